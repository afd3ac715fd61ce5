// Writes data, logs, a socket and a process id, each to a place of its own, below its working directory and elsewhere.
package main

import (
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
)

const database = "data/notes.db"

var logs = flag.String("log-dir", "logs", "where the log is kept")

func env(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

func write(path string) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	file.Close()
}

func main() {
	flag.Parse()
	write(database)
	write(filepath.Join(*logs, "notes.log"))
	uploads := env("UPLOAD_DIR", "/var/lib/notes/uploads")
	if err := os.MkdirAll(filepath.Join(uploads, "new"), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("/var/run/notes.pid", []byte("1"), 0o644); err != nil {
		log.Fatal(err)
	}
	socket, err := net.Listen("unix", "/run/notes/notes.sock")
	if err != nil {
		log.Fatal(err)
	}
	go http.Serve(socket, nil)
	log.Fatal(http.ListenAndServe(":8080", nil))
}
