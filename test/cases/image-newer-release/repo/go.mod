module example.com/newer

go 1.31.2
