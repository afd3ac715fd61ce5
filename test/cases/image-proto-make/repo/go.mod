module example.com/pm

go 1.26

require google.golang.org/protobuf v1.35.1
