package main

import (
	"fmt"

	"git.acme.test/platform/kit"
)

func main() {
	fmt.Println(kit.Greeting)
}
