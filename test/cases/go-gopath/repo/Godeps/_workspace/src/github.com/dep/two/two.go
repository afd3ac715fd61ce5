package two

const X = 2
