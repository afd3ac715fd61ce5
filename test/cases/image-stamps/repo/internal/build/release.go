//go:build release

package build

import "time"

var (
	version = "<version>"
	date    = "<date>"
)

// Version is that of the release.
func Version() string { return version }

func moment() (time.Time, error) { return time.Parse(time.RFC3339, date) }
