package cmd

import "github.com/spf13/cobra"

func init() {
	rootCmd.AddCommand(&cobra.Command{Use: "migrate", Run: func(*cobra.Command, []string) {}})
}
