package pages

import (
	"embed"
	"io/fs"
)

//go:embed dist/*
var files embed.FS

func Files() fs.FS {
	pages, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err)
	}
	return pages
}
