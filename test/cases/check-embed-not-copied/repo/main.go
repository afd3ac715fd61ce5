package main

import _ "embed"

//go:embed pages/hello.html
var page string

func main() {
	println(page)
}
