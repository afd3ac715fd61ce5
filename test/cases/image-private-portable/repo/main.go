package main

import (
	"fmt"
	"net/http"

	"git.acme.test/platform/kit"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, kit.Greeting) })
	panic(http.ListenAndServe(":8080", nil))
}
