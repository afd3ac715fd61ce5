// The example of its configuration holds a token: the file is the deployment's to bring.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

func main() {
	file, err := os.Open("config.json")
	if err != nil {
		log.Fatal(err)
	}
	var c struct{ Addr, Token string }
	if err := json.NewDecoder(file).Decode(&c); err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(c.Addr, nil))
}
