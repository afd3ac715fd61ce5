// Command api listens where its configuration says, which is the loopback interface, and has no other setting for that.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

type configuration struct {
	Listen string `json:"listen"`
}

func main() {
	text, err := os.ReadFile("configs/config.json")
	if err != nil {
		log.Fatal(err)
	}
	var config configuration
	if err := json.Unmarshal(text, &config); err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(config.Listen, nil))
}
