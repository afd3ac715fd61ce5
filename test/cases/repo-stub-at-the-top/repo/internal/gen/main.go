package main

import "fmt"

func main() { fmt.Println("package routes") }
