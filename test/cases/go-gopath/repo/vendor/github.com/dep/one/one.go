package one

const X = 1
