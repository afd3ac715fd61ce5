// Looks for its files in the directory of its own binary, and keeps uploads there.
package main

import (
	"log"
	"net/http"
	"os"
	"path/filepath"
)

func main() {
	binary, err := os.Executable()
	if err != nil {
		log.Fatal(err)
	}
	base := filepath.Dir(binary)
	text, err := os.ReadFile(filepath.Join(base, "assets", "hello.txt"))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(base, "uploads"), 0o755); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.Write(text) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
