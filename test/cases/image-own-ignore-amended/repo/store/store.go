package store

const Addr = ":8080"
