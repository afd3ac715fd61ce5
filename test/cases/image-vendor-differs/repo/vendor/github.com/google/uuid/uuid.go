package uuid

func New() string { return "old" }
