package main

import (
	"io"
	"net/http"

	"example.com/generated/pages"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, pages.Index) })
	http.ListenAndServe(":8080", nil)
}
