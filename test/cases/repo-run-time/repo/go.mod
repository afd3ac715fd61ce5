module example.com/acme/board

go 1.25.0

require github.com/spf13/cobra v1.9.1
