module example.com/fronts

go 1.26
