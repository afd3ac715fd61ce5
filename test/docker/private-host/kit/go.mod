module git.acme.test/platform/kit

go 1.25.0
