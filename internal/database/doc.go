// Package database asks a query of PostgreSQL, MySQL, MariaDB or SQLite for
// `accord import`, and of nothing else: no review, validation or close opens a
// database.
//
// A query runs in a transaction that can only read, of one state of the data
// where the database can hold one (repeatable read), and is given up after a
// time. Rows are handed over as they come. Decimals arrive as the text that the
// database writes, exactly; a binary floating-point number is taken only if it
// is one with at most four decimals. A moment with a time zone is taken to the
// plan's zone, one without as it stands.
//
// A query is one statement. SQLite's driver would run several, and so would
// PostgreSQL's by the simple protocol, which is not used.
//
// The URL comes from the environment. No message of this package holds it, its
// password or the values behind its `?`, of which what drivers say is cleaned; the
// host and the account may be named by who cannot be reached or refuses.
package database
