// Command ledger lists what it would migrate, where it is built to migrate at all.
package main

import (
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/", list)
	log.Fatal(http.ListenAndServe(address, nil))
}
