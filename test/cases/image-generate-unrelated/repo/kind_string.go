package main

func (k Kind) String() string { return "Noun" }
