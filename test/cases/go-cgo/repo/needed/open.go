package needed

// #cgo LDFLAGS: -lpcap
// #cgo pkg-config: libsystemd
// #include <pcap.h>
// #include <stdio.h>
import "C"

func Open() {}
