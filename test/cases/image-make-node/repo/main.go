// Command maker embeds a script that the Makefile beside it makes with Node.
package main

import (
	"embed"
	"log"
	"net/http"
)

//go:embed assets/app.js
var assets embed.FS

func main() { log.Fatal(http.ListenAndServe(":8080", http.FileServerFS(assets))) }
