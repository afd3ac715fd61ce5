package main

import (
	"net/http"

	"example.com/fork"
)

func main() { http.ListenAndServe(fork.Addr, nil) }
