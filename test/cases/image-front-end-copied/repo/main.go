package main

import (
	"net/http"

	"example.com/copied/internal/pages"
)

func main() {
	http.Handle("/", http.FileServerFS(pages.Files()))
	http.ListenAndServe(":8080", nil)
}
