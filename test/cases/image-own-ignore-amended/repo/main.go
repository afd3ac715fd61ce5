package main

import (
	_ "embed"
	"net/http"

	"example.com/amended/store"
)

//go:embed certs/ca.pem
var ca []byte

func main() { http.ListenAndServe(store.Addr, nil) }
