package a

import _ "example.com/inside/b"
