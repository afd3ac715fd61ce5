module example.com/m

go 1.25

require (
	golang.org/x/tools v0.24.0
	example.com/far v1.0.0
)
