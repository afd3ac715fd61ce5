package main

import (
	_ "embed"
	"net/http"
)

//go:embed page.html
var page []byte

func main() {
	println(len(words))
	http.ListenAndServe(":8080", nil)
}
