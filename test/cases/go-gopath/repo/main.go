package main

import (
	"github.com/acme/old/server"
	"github.com/dep/one"
	"github.com/dep/two"
)

func main() { server.Run(one.X, two.X) }
