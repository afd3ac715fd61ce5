package pocket

// Version is set when a release is built.
var Version = "(untracked)"
