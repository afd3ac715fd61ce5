package cmd

import (
	"html/template"
	"log"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

var listen, config string

func init() {
	serve := &cobra.Command{Use: "serve", RunE: run}
	serve.Flags().StringVarP(&listen, "listen", "l", "127.0.0.1:9090", "address")
	serve.Flags().StringVar(&config, "config", "config/board.yaml", "configuration")
	rootCmd.AddCommand(serve, &cobra.Command{Use: "healthcheck", RunE: probe})
}

// os.Getenv("NOT_READ") stands in a comment.
func run(*cobra.Command, []string) error {
	secret := os.Getenv("BOARD_SECRET")
	if secret == "" {
		log.Fatal("BOARD_SECRET is not set")
	}
	zone, _ := time.LoadLocation("Europe/Vienna")
	pages := template.Must(template.ParseGlob("templates/*.html"))
	http.Handle("/static/", http.FileServer(http.Dir("./static")))
	os.MkdirAll("data/uploads", 0o755)
	exec.Command("git", "--version").Run()
	quit := make(chan os.Signal, 1)
	signal.Notify(quit, os.Interrupt, syscall.SIGTERM)
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { pages.Execute(w, zone) })
	return http.ListenAndServe(listen, nil)
}

func probe(*cobra.Command, []string) error {
	_, err := http.Get("https://localhost/healthz")
	return err
}
