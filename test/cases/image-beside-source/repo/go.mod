module example.com/rooted

go 1.26
