// The program of ca-missing in test/docker/check-rules.test.ts: it asks a server that a certificate of the builder's bundle speaks for.
package main

import (
	"crypto/tls"
	_ "embed"
	"log"
	"net"
	"net/http"
)

//go:embed cert.pem
var certificate []byte

//go:embed key.pem
var key []byte

func main() {
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := tls.Listen("tcp", "localhost:0", &tls.Config{Certificates: []tls.Certificate{pair}})
	if err != nil {
		log.Fatal(err)
	}
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	answer, err := http.Get("https://localhost:" + port + "/")
	if err != nil {
		log.Fatal(err)
	}
	log.Print(answer.Status)
}
