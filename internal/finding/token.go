package finding

import (
	"bytes"
	"strings"
)

// token returns the number of bytes that a finding marks which names no
// length: in YAML the key or value that begins there, in CSV the whole row.
// rest is what stands from its place to the end of the line.
func token(rest []byte, file string) int {
	rest = bytes.TrimRight(rest, " \t\r")
	if len(rest) == 0 || strings.HasSuffix(file, ".csv") {
		return len(rest)
	}
	switch rest[0] {
	case '"', '\'':
		return quoted(rest)
	case '{', '[':
		return bracketed(rest)
	}
	return plain(rest)
}

// quoted ends behind the closing quote, or with the line.
func quoted(rest []byte) int {
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && rest[0] == '"':
			i++
		case rest[i] == rest[0]:
			return i + 1
		}
	}
	return len(rest)
}

// bracketed ends behind the bracket that closes the first one, or with the
// line. Brackets in quotes are rare enough to be taken for brackets.
func bracketed(rest []byte) int {
	depth := 0
	for i, b := range rest {
		switch b {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(rest)
}

// plain ends before what YAML takes for the end of a key or of a value in
// brackets: identifiers, numbers and dates hold none of it.
func plain(rest []byte) int {
	for i, b := range rest {
		next := byte(' ')
		if i+1 < len(rest) {
			next = rest[i+1]
		}
		ends := b == ':' && next == ' ' || b == ',' && next == ' ' || b == '}' || b == ']' || b == ' ' && next == '#'
		if ends && i > 0 {
			return len(bytes.TrimRight(rest[:i], " "))
		}
	}
	return len(rest)
}
