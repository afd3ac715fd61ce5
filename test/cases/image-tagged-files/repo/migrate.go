//go:build migrate

package main

import (
	"fmt"
	"net/http"
	"os"
)

const address = ":8080"

func list(w http.ResponseWriter, r *http.Request) {
	entries, err := os.ReadDir("migrations")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for _, entry := range entries {
		fmt.Fprintln(w, entry.Name())
	}
}
