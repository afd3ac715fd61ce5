package main

import (
	"fmt"

	pb "example.com/pm/gen/hello"
)

//go:generate protoc --go_out=. proto/hello.proto

func main() { fmt.Println(&pb.Hello{}) }
