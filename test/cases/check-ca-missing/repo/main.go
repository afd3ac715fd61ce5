package main

import (
	"log"
	"net/http"
)

func main() {
	answer, err := http.Get("https://example.com/")
	if err != nil {
		log.Fatal(err)
	}
	println(answer.Status)
}
