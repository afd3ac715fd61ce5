module example.com/lfs

go 1.26
