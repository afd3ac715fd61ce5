// Command top serves a front end that lies beside it at the top of the repository.
package main

import (
	"embed"
	"log"
	"net/http"

	"example.com/top/internal/page"
)

//go:embed dist
var files embed.FS

func main() { log.Fatal(http.ListenAndServe(":8080", page.Handler(files))) }
