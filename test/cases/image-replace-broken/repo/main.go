package main

import (
	_ "example.com/lib"
	"net/http"
)

func main() {
	http.ListenAndServe(":8080", nil)
}
