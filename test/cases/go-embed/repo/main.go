package main

import _ "example.com/e/ui"

func main() {}
