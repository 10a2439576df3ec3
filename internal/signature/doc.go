// Package signature knows whose key made a signature. It reads the people's keys
// from a policy, takes signatures apart that ssh-keygen makes, and is stricter
// than ssh-keygen where that lets something through: a pattern for a name, an
// option that it does not know, text behind a signature.
//
// It says who signed. Whether that person may, and whether the text counts, is
// the matter of others; so are dates, which [Ring.Within] compares on request.
package signature
