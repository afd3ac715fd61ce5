module example.com/shut

go 1.26
