package main

import (
	"fmt"

	"example.com/stamped/internal/about"
	"example.com/stamped/internal/build"
)

func main() {
	fmt.Println(about.Home, about.Version, about.Commit, build.Version(), build.Date())
}
