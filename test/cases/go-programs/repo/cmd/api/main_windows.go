package main

import "example.com/shop/internal/registry"

var _ = registry.Key
