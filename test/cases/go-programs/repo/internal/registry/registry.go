package registry

const Key = 1
