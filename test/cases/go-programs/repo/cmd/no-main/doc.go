// A package main without func main is no program: the words func main() {} in a comment are none.
package main

type t struct{}

func (t) main() {}

var s = `
func main() {}
`
