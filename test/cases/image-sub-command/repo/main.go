// Says how it is used and ends without a sub-command; one of them asks the running program.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Println("usage: tool migrate|serve|healthcheck")
		os.Exit(2)
	}
	switch os.Args[1] {
	case "migrate":
		fmt.Println("nothing to do")
	case "serve":
		log.Fatal(http.ListenAndServe(":8080", nil))
	case "healthcheck":
		if _, err := http.Get("http://127.0.0.1:8080/"); err != nil {
			log.Fatal(err)
		}
	}
}
