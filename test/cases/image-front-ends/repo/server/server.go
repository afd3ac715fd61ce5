package server

import (
	"embed"
	"io/fs"
)

//go:embed admin
var files embed.FS

func Admin() fs.FS {
	pages, err := fs.Sub(files, "admin")
	if err != nil {
		panic(err)
	}
	return pages
}
