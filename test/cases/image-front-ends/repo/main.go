package main

import (
	"net/http"

	"example.com/fronts/server"
	"example.com/fronts/web"
)

func main() {
	http.Handle("/", http.FileServerFS(web.Pages()))
	http.Handle("/admin/", http.StripPrefix("/admin", http.FileServerFS(server.Admin())))
	http.ListenAndServe(":8080", nil)
}
