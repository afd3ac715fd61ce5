package main

import (
	"fmt"
	"net/http"

	"git.acme.test/platform/tax.git"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, tax.Greeting) })
	panic(http.ListenAndServe(":8080", nil))
}
