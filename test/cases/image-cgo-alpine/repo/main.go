package main

/*
#include <stdlib.h>
*/
import "C"

import "net/http"

func main() {
	_ = C.rand()
	http.ListenAndServe(":8080", nil)
}
