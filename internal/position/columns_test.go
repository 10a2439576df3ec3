package position

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestColumnsInLongLines holds the columns that are counted in blocks against
// counting from the line's start, in lines of every sort of bytes.
func TestColumnsInLongLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := []byte(rapid.SampledFrom([]string{"a", "ä", "界", "𐐀", "\xff", "\x80", "\xe7\x95", "aä界𐐀"}).Draw(t, "piece"))
		text := []byte{}
		if rapid.Bool().Draw(t, "line before") {
			text = []byte("first\n")
		}
		start := len(text)
		text = append(text, bytes.Repeat(piece, rapid.IntRange(0, 9000).Draw(t, "times"))...)
		files := NewFiles([]string{"f"}, func(string) []byte { return text })
		for range 20 {
			offset := rapid.IntRange(start, len(text)).Draw(t, "offset")
			for offset > start && offset < len(text) && !utf8.RuneStart(text[offset]) && piece[0] != 0x80 {
				offset-- // places are at the beginning of a code point
			}
			want := utf8.RuneCount(text[start:offset]) + 1
			if got := files.At(Ref{1, int32(offset)}).Column; got != want {
				t.Fatalf("column %d at offset %d, want %d", got, offset, want)
			}
		}
	})
}

func TestAround(t *testing.T) {
	files := NewFiles([]string{"f"}, func(string) []byte { return []byte("\xef\xbb\xbfab\r\ncd\n") })
	for _, tt := range []struct {
		offset int32
		line   string
		before int
	}{{0, "ab", 0}, {3, "ab", 0}, {4, "ab", 1}, {5, "ab", 2}, {6, "ab", 2}, {7, "cd", 0}, {9, "cd", 2}, {10, "", 0}, {11, "", 0}} {
		line, before := files.Around(Ref{1, tt.offset})
		if string(line) != tt.line || before != tt.before {
			t.Errorf("offset %d: %q and %d before, want %q and %d", tt.offset, line, before, tt.line, tt.before)
		}
	}
}
