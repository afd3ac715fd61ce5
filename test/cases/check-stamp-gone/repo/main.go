package main

var release = "dev"

func main() {
	println(release)
}
