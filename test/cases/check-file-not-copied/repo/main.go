package main

import (
	"log"
	"os"
)

func main() {
	text, err := os.ReadFile("conf/app.yaml")
	if err != nil {
		log.Fatal(err)
	}
	println(string(text))
}
