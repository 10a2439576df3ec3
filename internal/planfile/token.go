package planfile

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// tokenEnd returns the offset behind a scalar that begins at at, 0 where it
// cannot be delimited exactly: block scalars, and plain text over several
// lines. Edits refuse what has no end.
func tokenEnd(src []byte, at int, style Style, value string) int {
	switch style {
	case Plain:
		if strings.HasPrefix(string(src[at:min(len(src), at+len(value))]), value) {
			return at + len(value)
		}
	case Single:
		return quotedEnd(src, at, '\'')
	case Double:
		return quotedEnd(src, at, '"')
	}
	return 0
}

func quotedEnd(src []byte, at int, quote byte) int {
	if at >= len(src) || src[at] != quote {
		return 0
	}
	for i := at + 1; i < len(src); i++ {
		switch {
		case src[i] == '\\' && quote == '"':
			i++
		case src[i] == quote && quote == '\'' && i+1 < len(src) && src[i+1] == quote:
			i++
		case src[i] == quote:
			return i + 1
		}
	}
	return 0
}

func lineStarts(src []byte) []int32 {
	starts := make([]int32, 1, bytes.Count(src, []byte{'\n'})+1)
	for i, c := range src {
		if c == '\n' {
			starts = append(starts, int32(i+1))
		}
	}
	return starts
}

// clip shortens foreign text for a message.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}

// LineColumn gives the place of a byte offset, both from 1, the column in code
// points.
func LineColumn(src []byte, offset int) (line, column int) {
	offset = min(max(offset, 0), len(src))
	start := bytes.LastIndexByte(src[:offset], '\n') + 1
	column = utf8.RuneCount(src[start:offset]) + 1
	if start == 0 && bytes.HasPrefix(src, bom) && column > 1 {
		column--
	}
	return bytes.Count(src[:start], []byte{'\n'}) + 1, column
}
