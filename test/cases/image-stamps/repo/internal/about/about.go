package about

var (
	Home    = ""
	Version = "2.4.0"
	Commit  = "none"
)
