module git.acme.test/platform/tax.git

go 1.25.0
