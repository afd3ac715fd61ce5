package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

func Pages() fs.FS {
	pages, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err)
	}
	return pages
}
