package twin

import "C"

func Open() {}
