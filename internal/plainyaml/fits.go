package plainyaml

// Place is where a scalar stands.
type Place uint8

// The places.
const (
	AsKey Place = iota
	AsValue
	InBrackets
)

// Fits reports whether a scalar of one line, as it is spelled, is in the subset where
// it stands. The text that was read before is gone.
func (r *Reader) Fits(spelled string, p Place) bool {
	switch {
	case isWord(spelled):
		return true
	case p == AsKey:
		return r.Read(spelled + ": a\n")
	case p == InBrackets:
		return r.Read("a: [" + spelled + "]\n")
	}
	return r.Read("a: " + spelled + "\n")
}

// isWord reports whether a text is one word, which is in the subset everywhere.
func isWord(s string) bool {
	if len(s) == 0 || len(s) > MaxKey || class[s[0]]&keyFirst == 0 {
		return false
	}
	for i := 1; i < len(s); i++ {
		if class[s[i]]&inKey == 0 {
			return false
		}
	}
	return true
}
