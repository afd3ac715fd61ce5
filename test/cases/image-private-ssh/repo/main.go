package main

import (
	"fmt"

	"git.acme.test/platform/tax.git"
)

func main() {
	fmt.Println(tax.Greeting)
}
