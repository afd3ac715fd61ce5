package needed
