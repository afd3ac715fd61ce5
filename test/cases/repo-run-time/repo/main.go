package main

import "example.com/acme/board/cmd"

func main() { cmd.Execute() }
