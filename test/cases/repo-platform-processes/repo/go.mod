module example.com/warehouse

go 1.25.0
