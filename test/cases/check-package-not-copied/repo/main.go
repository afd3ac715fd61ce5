package main

import "example.com/app/store"

func main() {
	println(store.Name)
}
