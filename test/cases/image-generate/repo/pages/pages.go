// Package pages holds the pages that internal/gen makes of the text beside it.
package pages

//go:generate go run ../internal/gen index.txt index_gen.go
//go:generate mockgen -source=pages.go -destination=mocks/pages.go
