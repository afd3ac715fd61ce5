module example.com/rep

go 1.26

require example.com/fork v1.0.0

replace example.com/fork => ./third/fork
