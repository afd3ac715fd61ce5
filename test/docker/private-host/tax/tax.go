// Package tax is only to be had with a key.
package tax

// Greeting is what the program that uses it answers.
const Greeting = "tax of the platform"
