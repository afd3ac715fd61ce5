package dep

// Suffix is empty.
const Suffix = ""
