module example.com/amended

go 1.26
