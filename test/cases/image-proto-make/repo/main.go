package main

import (
	"fmt"
	"net/http"

	"example.com/pm/gen/hello"
)

//go:generate protoc --go_out=. proto/hello.proto

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, (&hello.Hello{Name: "made by protoc"}).GetName())
	})
	http.ListenAndServe(":8080", nil)
}
