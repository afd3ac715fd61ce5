package orders

func Serve() {}
