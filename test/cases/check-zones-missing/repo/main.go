package main

import (
	"log"
	"time"
)

func main() {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		log.Fatal(err)
	}
	println(time.Now().In(zone).String())
}
