package main

import (
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("search\n")) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
