package main

import (
	"crypto/fips140"
	"fmt"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, fips140.Enabled()) })
	panic(http.ListenAndServe(":8080", nil))
}
