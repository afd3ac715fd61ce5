module example.com/acme/vault

go 1.25.0
