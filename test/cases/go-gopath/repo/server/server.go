package server

func Run(...int) {}
