// Package report is not imported yet, and may be tomorrow.
package report
