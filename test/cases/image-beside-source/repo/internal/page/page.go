package page

import (
	"os"
	"path/filepath"
	"runtime"
)

var (
	_, file, _, _ = runtime.Caller(0)
	root          = filepath.Join(filepath.Dir(file), "../..")
)

// Hello reads a file of the repository, wherever the program is started.
func Hello() ([]byte, error) {
	return os.ReadFile(filepath.Join(root, "assets", "hello.txt"))
}
