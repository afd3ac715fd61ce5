module example.com/servers/chat

go 1.24
