package clock

import _ "example.com/lib/absent"

func Tick() {}
