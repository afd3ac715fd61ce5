package docs

var Index = "an index of pages\n"
