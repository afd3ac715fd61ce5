package cmd

import (
	"net/http"

	"github.com/spf13/cobra"
)

var listen string

var serveCmd = &cobra.Command{
	Use:  "serve",
	RunE: func(*cobra.Command, []string) error { return http.ListenAndServe(listen, nil) },
}

func init() {
	serveCmd.Flags().StringVarP(&listen, "listen", "l", "127.0.0.1:8080", "listen address")
	rootCmd.AddCommand(serveCmd)
}
