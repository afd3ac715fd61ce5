// Command echo answers datagrams, tells the time on the same port by TCP, and how often it answered over HTTP.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

var syslog = flag.Int("syslog-port", 1514, "port for log lines")

func main() {
	addr := flag.String("addr", ":7007", "address for echoes and for the time")
	flag.Parse()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{Port: *syslog})
	if err != nil {
		log.Fatal(err)
	}
	go drain(conn)
	go tellTime(*addr)
	packets, err := net.ListenPacket("udp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	var count atomic.Int64
	go echo(packets, &count)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, count.Load()) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}

func tellTime(addr string) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	for {
		if conn, err := listener.Accept(); err == nil {
			fmt.Fprintln(conn, time.Now().Unix())
			conn.Close()
		}
	}
}

func echo(conn net.PacketConn, count *atomic.Int64) {
	buffer := make([]byte, 1500)
	for {
		if n, from, err := conn.ReadFrom(buffer); err == nil {
			conn.WriteTo(buffer[:n], from)
			count.Add(1)
		}
	}
}

func drain(conn *net.UDPConn) {
	buffer := make([]byte, 1500)
	for {
		conn.Read(buffer)
	}
}
