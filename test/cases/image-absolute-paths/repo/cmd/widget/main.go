// Opens its files where a container would have them, whatever the repository calls the place.
package main

import (
	"html/template"
	"log"
	"net/http"
	"os"
)

func main() {
	if _, err := os.ReadFile("/etc/widget/widget.json"); err != nil {
		log.Fatal(err)
	}
	if _, err := os.ReadFile("seed.json"); err != nil {
		log.Fatal(err)
	}
	page := template.Must(template.ParseGlob("/srv/widget/views/*.html"))
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { page.Execute(w, nil) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
