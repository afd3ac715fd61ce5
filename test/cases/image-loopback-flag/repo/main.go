// Listens on the loopback interface unless its flag says otherwise; its profiles stay there.
package main

import (
	"flag"
	"log"
	"net/http"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "listen address")
	pprof := flag.String("pprof-addr", "127.0.0.1:6060", "profiles for the people who run it")
	flag.Parse()
	go http.ListenAndServe(*pprof, nil)
	log.Fatal(http.ListenAndServe(*addr, nil))
}
