// Its files lie beside its source, and it asks the runtime where that is: with -trimpath, below the module's path.
package main

import (
	"log"
	"net/http"

	"example.com/rooted/internal/page"
)

func main() {
	text, err := page.Hello()
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.Write(text) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
