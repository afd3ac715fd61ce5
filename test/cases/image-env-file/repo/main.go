// Ends where there is no .env, whatever the environment says; the example of it holds a secret.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/joho/godotenv"
)

func main() {
	if err := godotenv.Load(); err != nil {
		log.Fatal("no .env")
	}
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
