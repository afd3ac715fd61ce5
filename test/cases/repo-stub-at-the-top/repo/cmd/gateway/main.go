package main

import (
	"net/http"

	"example.com/acme/gateway/routes"
)

func main() {
	http.ListenAndServe(":8000", routes.Handler())
}
