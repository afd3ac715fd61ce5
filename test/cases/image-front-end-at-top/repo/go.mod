module example.com/top

go 1.26
