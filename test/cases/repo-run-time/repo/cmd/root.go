package cmd

import "github.com/spf13/cobra"

var rootCmd = &cobra.Command{Use: "board", Short: "A board"}

func Execute() { rootCmd.Execute() }
