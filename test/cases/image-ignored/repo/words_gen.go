package main

var words = []string{"made", "before"}
