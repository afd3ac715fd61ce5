module example.com/acme/hot

go 1.25.0
