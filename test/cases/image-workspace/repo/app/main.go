package main

import (
	"net/http"

	"example.com/lib"
)

func main() { http.ListenAndServe(lib.Addr, nil) }
