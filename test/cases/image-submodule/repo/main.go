package main

import (
	_ "embed"
	"net/http"

	"example.com/sub/shared"
)

//go:embed theme/index.html
var page []byte

func main() {
	http.ListenAndServe(shared.Address, nil)
}
