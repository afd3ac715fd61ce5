package main

import (
	_ "embed"
	"net/http"
)

//go:embed README.md
var page []byte

func main() { http.ListenAndServe(":8080", nil) }
