package main

import "golang.org/x/text/language"

func main() {
	println(language.German.String())
}
