package main

import "example.com/c/needed"

func main() { needed.Open() }
