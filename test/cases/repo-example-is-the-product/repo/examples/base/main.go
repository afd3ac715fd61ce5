package main

import (
	"net"

	"example.com/acme/pocket"
)

func main() {
	l, _ := net.Listen("tcp", "127.0.0.1:8090")
	println(pocket.Version)
	defer l.Close()
}
