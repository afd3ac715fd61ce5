package main

import (
	_ "embed"
	"net/http"
)

//go:embed keys/public.pem
var key []byte

func main() {
	http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(key) }))
}
