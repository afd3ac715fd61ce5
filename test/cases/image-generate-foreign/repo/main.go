package main

import (
	"net/http"

	"example.com/foreign/api/pb"
)

//go:generate protoc --go_out=api/pb api/service.proto

func main() {
	size := lookup("words")
	http.ListenAndServe(pb.Address, http.NotFoundHandler())
	_ = size
}
