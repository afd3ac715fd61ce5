// Command words says a word. The list of words is fetched by the Makefile; the generate line makes something else.
package main

import (
	_ "embed"
	"fmt"
)

//go:generate stringer -type=Kind

type Kind int

const (
	Noun Kind = iota
	Verb
)

//go:embed data/words.txt
var words string

func main() { fmt.Println(words, Noun) }
