// Command notice reads a file whose name holds blanks.
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	text, err := os.ReadFile("run data/front page.txt")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { w.Write(text) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
