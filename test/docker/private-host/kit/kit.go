// Package kit is only to be had with a password.
package kit

// Greeting is what the program that uses it answers.
const Greeting = "kit of the platform"
