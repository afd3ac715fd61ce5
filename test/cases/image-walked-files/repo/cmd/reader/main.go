// Reads directories by walking and by pattern, and files whose names only a request tells.
package main

import (
	"fmt"
	"html/template"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path/filepath"
)

const root = "web"

func main() {
	if err := filepath.WalkDir("content", func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
		log.Fatal(err)
	}
	queries, err := filepath.Glob("queries/*.sql")
	if err != nil || len(queries) == 0 {
		log.Fatal("no queries: ", err)
	}
	for _, language := range []string{"en", "de"} {
		if _, err := os.ReadFile(fmt.Sprintf("locales/%s.json", language)); err != nil {
			log.Fatal(err)
		}
	}
	templates := filepath.Join(root, "templates")
	http.HandleFunc("/{name}", func(w http.ResponseWriter, r *http.Request) {
		page, err := template.ParseFiles(filepath.Join(templates, filepath.Base(r.PathValue("name"))+".html"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		page.Execute(w, nil)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
