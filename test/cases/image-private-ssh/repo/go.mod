module example.com/acme/billing

go 1.25.0

require git.acme.test/platform/tax.git v1.0.0
