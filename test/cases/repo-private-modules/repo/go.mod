module example.com/acme/billing

go 1.25.0

require (
	git.acme.internal/platform/kit v1.2.0
	github.com/acme-private/tax v0.3.0
	github.com/google/uuid v1.6.0
)
