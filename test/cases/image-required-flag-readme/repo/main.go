// Command share serves a directory that it has to be told.
package main

import (
	"errors"
	"flag"
	"log"
	"net/http"
)

var root string

func main() {
	flag.StringVar(&root, "root", "", "directory to serve")
	verbose := flag.Bool("verbose", false, "log every request")
	flag.Parse()
	if err := run(*verbose); err != nil {
		log.Fatal(err)
	}
}

func run(verbose bool) error {
	if root == "" {
		return errors.New("-root is required")
	}
	log.Println("verbose:", verbose)
	return http.ListenAndServe(":8080", http.FileServer(http.Dir(root)))
}
