//go:build extra

package version

import _ "github.com/lib/pq"
