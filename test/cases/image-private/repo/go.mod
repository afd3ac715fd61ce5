module example.com/acme/billing

go 1.25.0

require git.acme.test/platform/kit v1.0.0
