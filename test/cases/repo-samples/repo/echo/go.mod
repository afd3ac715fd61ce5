module example.com/servers/echo

go 1.24
