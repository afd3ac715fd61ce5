package ui

import "embed"

//go:embed pages/*.html
var pages embed.FS

//go:embed all:stub
var stub embed.FS

//go:embed gone/app.js
var gone embed.FS

//go:embed other
var other embed.FS

var text = "//go:embed text.txt"
