module example.com/acme/pocket

go 1.25.0
