package main

import (
	"net/http"

	"github.com/acme/old/server"
	"github.com/acme/dep"
)

func main() { http.ListenAndServe(server.Addr+dep.Suffix, nil) }
