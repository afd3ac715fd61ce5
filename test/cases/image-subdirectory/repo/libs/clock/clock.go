package clock

const Addr = ":8080"
