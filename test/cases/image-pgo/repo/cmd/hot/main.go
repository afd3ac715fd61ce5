package main

import (
	"fmt"
	"runtime/debug"
)

// What the program was built with says whether default.pgo, beside this file, was used.
func main() {
	info, _ := debug.ReadBuildInfo()
	fmt.Print(info)
}
