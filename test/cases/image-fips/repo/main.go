package main

import (
	"crypto/fips140"
	"fmt"
)

func main() {
	fmt.Println("FIPS 140-3 mode:", fips140.Enabled())
}
