// The example of its configuration listens on loopback; a variable opens it.
package main

import (
	"log"
	"net/http"

	"example.com/keyed/internal/config"
)

func main() {
	addr, err := config.Load()
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(addr, nil))
}
