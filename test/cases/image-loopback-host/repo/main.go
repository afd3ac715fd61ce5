// Host and port come from variables of their own, and the host is localhost without one.
package main

import (
	"log"
	"net"
	"net/http"
	"os"
)

func env(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

func main() {
	log.Fatal(http.ListenAndServe(net.JoinHostPort(env("HOST", "localhost"), env("PORT", "8080")), nil))
}
