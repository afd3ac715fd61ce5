//go:build !cgo

package twin

func Open() {}
