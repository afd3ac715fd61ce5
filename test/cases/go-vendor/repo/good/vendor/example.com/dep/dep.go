package dep

import _ "embed"

//go:embed page.html
var Page string

func F() {}
