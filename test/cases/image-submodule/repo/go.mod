module example.com/sub

go 1.26

require example.com/sub/shared v0.0.0

replace example.com/sub/shared => ./shared
