//go:build sqlite_fts5

package checks

// Sqlite exists only with the tag, so that nobody forgets it.
const Sqlite = true
