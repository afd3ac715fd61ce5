// Command paint embeds a page, which git holds, and a style sheet, which the Makefile makes.
package main

import (
	"embed"
	"log"
	"net/http"
)

//go:embed static
var static embed.FS

func main() { log.Fatal(http.ListenAndServe(":8080", http.FileServerFS(static))) }
