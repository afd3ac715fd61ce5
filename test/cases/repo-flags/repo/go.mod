module example.com/acme/music

go 1.25.3

toolchain go1.26.0

require github.com/mattn/go-sqlite3 v1.14.22
