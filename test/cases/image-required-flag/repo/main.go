// Command ring answers with the name of its cluster, which has no default.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
)

func main() {
	name := flag.String("cluster", "", "name of the cluster (required)")
	addr := flag.String("listen", "localhost:7070", "address to listen on")
	flag.Parse()
	if *name == "" {
		log.Fatal("-cluster is missing")
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, *name) })
	log.Fatal(http.ListenAndServe(*addr, nil))
}
