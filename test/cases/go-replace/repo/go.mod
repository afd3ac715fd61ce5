module example.com/r

go 1.25

require (
	example.com/inside v0.0.0
	example.com/outside v0.0.0
	example.com/renamed v1.0.0
)

replace (
	example.com/inside => ./third_party/inside
	example.com/outside => ../outside
	example.com/renamed v1.0.0 => example.com/fork v1.0.1
)
