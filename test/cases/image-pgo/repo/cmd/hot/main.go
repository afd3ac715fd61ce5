package main

import (
	"fmt"
	"net/http"
	"runtime/debug"
)

// What the program was built with says whether default.pgo, beside this file, was used.
func main() {
	info, _ := debug.ReadBuildInfo()
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, info) })
	panic(http.ListenAndServe(":8080", nil))
}
