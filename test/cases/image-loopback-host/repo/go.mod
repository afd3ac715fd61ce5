module example.com/nearby

go 1.26
