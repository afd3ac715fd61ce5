package main

import (
	"html/template"
	"net/http"
	"os"
	"time"
)

func main() {
	template.Must(template.ParseGlob("templates/*.html"))
	if err := os.MkdirAll("data", 0o755); err != nil {
		panic(err)
	}
	if _, err := time.LoadLocation("Asia/Tokyo"); err != nil {
		panic(err)
	}
	http.Handle("/static/", http.FileServer(http.Dir("static")))
	http.ListenAndServe(":8080", nil)
}
