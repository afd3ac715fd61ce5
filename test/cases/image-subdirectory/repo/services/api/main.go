package main

import (
	"net/http"
	"os"

	"example.com/clock"
)

func main() {
	page, err := os.ReadFile("pages/index.html")
	if err != nil {
		panic(err)
	}
	http.ListenAndServe(clock.Addr, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(page) }))
}
