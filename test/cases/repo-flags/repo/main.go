package main

import (
	"example.com/acme/music/checks"
	"example.com/acme/music/version"
)

func main() {
	println(checks.Sqlite, version.Commit)
}
