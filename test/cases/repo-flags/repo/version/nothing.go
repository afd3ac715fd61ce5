//go:build !noweb

package version
