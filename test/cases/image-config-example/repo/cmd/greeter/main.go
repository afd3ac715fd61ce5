// Ends without ./config.json, which names a directory of templates and a file of data.
package main

import (
	"encoding/json"
	"html/template"
	"log"
	"net/http"
	"os"
	"path/filepath"
)

type config struct {
	Addr      string
	Templates string
	Database  struct{ Path string }
}

func main() {
	text, err := os.ReadFile("./config.json")
	if err != nil {
		log.Fatalf("configuration: %v", err)
	}
	var c config
	if err := json.Unmarshal(text, &c); err != nil {
		log.Fatal(err)
	}
	page := template.Must(template.ParseFiles(filepath.Join(c.Templates, "page.html")))
	if err := os.WriteFile(c.Database.Path, nil, 0o600); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { page.Execute(w, r.URL.Path) })
	log.Fatal(http.ListenAndServe(c.Addr, nil))
}
