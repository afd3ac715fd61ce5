package main

import (
	_ "embed"
	"net/http"
)

//go:embed model.bin
var model []byte

func main() { http.ListenAndServe(":8080", nil) }
