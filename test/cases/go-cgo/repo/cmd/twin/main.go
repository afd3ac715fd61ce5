package main

import "example.com/c/twin"

func main() { twin.Open() }
