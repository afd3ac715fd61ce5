package main

import (
	"net/http"
	"os"

	"example.com/acme/shop/web"
)

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8082"
	}
	http.ListenAndServe(":"+port, web.Handler())
}
