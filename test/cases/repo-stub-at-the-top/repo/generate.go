//go:generate go run ./internal/gen

package main

func main() {}
