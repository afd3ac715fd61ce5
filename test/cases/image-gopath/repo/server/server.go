package server

// Addr is where the program listens.
const Addr = ":8080"
