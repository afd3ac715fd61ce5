package main

//go:generate protoc --go_out=gen/pb api.proto

import (
	_ "example.com/far/pkg"
	_ "example.com/m/gen/pb"
	_ "example.com/m/windows"
	_ "golang.org/x/tools/go/packages"
)

func main() {}
