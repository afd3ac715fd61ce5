module example.com/fetched

go 1.26
