package main

import (
	_ "embed"
	"net/http"
)

//go:embed data/asns.csv
var asns []byte

func main() {
	rules, err := ParseRules(asns)
	if err != nil {
		panic(err)
	}
	http.ListenAndServe(":8080", rules)
}
