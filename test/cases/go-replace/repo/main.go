package main

import (
	_ "example.com/inside/a"
	_ "example.com/outside"
	_ "example.com/renamed"
)

func main() {}
