// Command board listens where three variables say, each with another way to fall back to loopback.
package main

import (
	"cmp"
	"log"
	"net/http"
	"os"
)

func main() {
	addr := cmp.Or(os.Getenv("BOARD_ADDR"), "127.0.0.1:8081")
	feed := "localhost:8082"
	if value := os.Getenv("FEED_ADDR"); value != "" {
		feed = value
	}
	go serve(feed)
	go serve(lookup("FORM_ADDR", "[::1]:8083"))
	serve(addr)
}

func serve(addr string) {
	log.Fatal(http.ListenAndServe(addr, nil))
}

func lookup(key, fallback string) string {
	if value, ok := os.LookupEnv(key); ok {
		return value
	}
	return fallback
}
