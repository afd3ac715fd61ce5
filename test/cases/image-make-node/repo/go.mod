module example.com/maker

go 1.26
