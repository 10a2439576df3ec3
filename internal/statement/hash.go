package statement

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

const hashPrefix = "sha256:"

// Of is the hash of a text's bytes: of a statement, of a signature beside it, of
// a tag object as `git cat-file tag NAME` prints it.
func Of(b []byte) Hash {
	sum := sha256.Sum256(b)
	return Hash(hashPrefix + hex.EncodeToString(sum[:]))
}

// Valid reports whether h is a hash as the texts spell it; None is not.
func (h Hash) Valid() bool {
	hex, ok := strings.CutPrefix(string(h), hashPrefix)
	if !ok || len(hex) != 2*sha256.Size {
		return false
	}
	for i := range len(hex) {
		if c := hex[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Hex is the hash without its prefix, as sha256sum prints it.
func (h Hash) Hex() string { return strings.TrimPrefix(string(h), hashPrefix) }

// Set is what a tag states behind `statements`: the hash of one line for each
// statement and each record that the close counted, `HEX HEX` of the text and of
// its signature's file, sorted, each once. The hash of no lines is that of no bytes.
func Set(pairs [][2]Hash) Hash {
	lines := make([]string, 0, len(pairs))
	for _, p := range pairs {
		lines = append(lines, p[0].Hex()+" "+p[1].Hex()+"\n")
	}
	slices.Sort(lines)
	return Of([]byte(strings.Join(slices.Compact(lines), "")))
}
