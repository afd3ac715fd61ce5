package routes

import "net/http"

func Handler() http.Handler { return http.NewServeMux() }
