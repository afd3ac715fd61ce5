// gen writes a text as a Go constant.
package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(os.Args[2], fmt.Appendf(nil, "package pages\n\nconst Index = %q\n", text), 0o644); err != nil {
		panic(err)
	}
}
