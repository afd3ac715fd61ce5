// Package lib names things.
package lib

import "github.com/google/uuid"

// Name is a new name.
func Name() string { return uuid.NewString() }
