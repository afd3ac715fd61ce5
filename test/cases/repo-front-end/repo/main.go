package main

import (
	"embed"
	"net/http"
)

//go:embed all:server/dist
var files embed.FS

func main() { http.ListenAndServe(":3000", http.FileServerFS(files)) }
