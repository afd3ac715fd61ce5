// The program of test/docker/surroundings.test.ts: it tells, as JSON, what it finds in the image that it runs in.
package main

import (
	"encoding/json"
	"os"
	"os/user"
	"time"
)

var version string

// authorities tells whether the system has any; authorities.go, where it is compiled too, sets it.
var authorities func() bool

func main() {
	_ = version // the build sets it, as that of every service
	found := map[string]any{
		"uid":       os.Getuid(),
		"gid":       os.Getgid(),
		"home":      os.Getenv("HOME"),
		"homeFile":  writable(os.Getenv("HOME")),
		"temporary": writable(os.TempDir()),
		"rootFile":  writable("/"),
		"local":     time.Date(2024, time.January, 1, 0, 0, 0, 0, time.Local).Format("-07:00"),
	}
	if account, err := user.LookupId("65532"); err == nil {
		found["account"] = account.Username + ":" + account.Gid + ":" + account.HomeDir
	}
	if group, err := user.LookupGroupId("65532"); err == nil {
		found["group"] = group.Name
	}
	if authorities != nil {
		found["authorities"] = authorities()
	}
	_, err := time.LoadLocation("America/New_York")
	found["zones"] = err == nil
	json.NewEncoder(os.Stdout).Encode(found)
}

func writable(directory string) bool {
	file, err := os.CreateTemp(directory, "here")
	if err != nil {
		return false
	}
	file.Close()
	return true
}
