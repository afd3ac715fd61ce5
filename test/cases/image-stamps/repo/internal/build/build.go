// Package build knows from what the program was built; a release that was not told is refused at its start.
package build

import "time"

var made time.Time

func init() {
	var err error
	if made, err = moment(); err != nil {
		panic(err)
	}
}

// Date is when the program was built.
func Date() time.Time { return made }
