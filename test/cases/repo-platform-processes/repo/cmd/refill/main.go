package main

import (
	"net/http"
	"os"
)

func main() {
	if len(os.Args) > 1 {
		http.ListenAndServe(os.Args[1], nil)
	}
}
