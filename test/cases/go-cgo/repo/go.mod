module example.com/c

go 1.25

require (
	github.com/h2non/bimg v1.1.9
	github.com/mattn/go-sqlite3 v1.14.16
)
