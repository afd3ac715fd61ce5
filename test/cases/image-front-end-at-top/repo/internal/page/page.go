// Package page serves the built page.
package page

import (
	"io/fs"
	"net/http"
)

// Handler serves what lies in dist.
func Handler(files fs.FS) http.Handler {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err)
	}
	return http.FileServerFS(dist)
}
