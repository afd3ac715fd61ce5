package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"net/http"
)

//go:embed site/index.html.gz
var page []byte

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		text, err := gzip.NewReader(bytes.NewReader(page))
		if err != nil {
			panic(err)
		}
		io.Copy(w, text)
	})
	http.ListenAndServe(":8080", nil)
}
