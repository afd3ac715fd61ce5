package version

var (
	Commit string
	Number = "dev"
	builds = 0
)
