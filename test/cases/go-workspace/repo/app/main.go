package main

import "example.com/lib/clock"

func main() { clock.Tick() }
