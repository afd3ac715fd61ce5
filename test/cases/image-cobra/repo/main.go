package main

import "example.com/board/cmd"

func main() { cmd.Execute() }
