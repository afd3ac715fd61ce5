module example.com/b

go 1.25.x

require example.com/a
require example.com/b v2.0.0
unknown x
replace example.com/a => a

require (
	example.com/c v1.0.0
