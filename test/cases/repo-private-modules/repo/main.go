package main

func main() { println("billing") }
