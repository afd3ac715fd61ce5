package main

import (
	_ "embed"
	"net/http"

	"example.com/pages/docs"
)

//go:embed README.md
var readme []byte

func main() {
	http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(append(readme, docs.Index...)) }))
}
