//go:build !migrate

package main

import "net/http"

const address = "localhost:8080"

func list(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
