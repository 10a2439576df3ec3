package planfile

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/finding"
)

// MaxSize is the largest plan file in bytes.
const MaxSize = 4 << 20

// maxValues bounds how many values one file may hold; it is checked on the
// bytes, before YAML is parsed, so that a hostile file cannot fill memory.
const maxValues = 200_000

type textCode = finding.Code

// Short names for the codes that the reader raises most.
const (
	textSyntax    = finding.TextSyntax
	textDocuments = finding.TextDocuments
	textDepth     = finding.TextDepth
	textAnchor    = finding.TextAnchor
	textAlias     = finding.TextAlias
	textTag       = finding.TextTag
	textMergeKey  = finding.TextMergeKey
	textKey       = finding.TextKey
	textEmptyFile = finding.TextEmptyFile
)

// Problem is a finding within one file: the offset is in bytes.
type Problem struct {
	Code           finding.Code
	Offset, Length int
	Message, Hint  string
	// Related is the offset of another place in the same file, -1 for none
	// when RelatedText is empty.
	Related     int
	RelatedText string
	// Fix is the one certain mend, nil where there is none.
	Fix *finding.Fix
}

var bom = []byte("\xef\xbb\xbf")

// checkText applies the rules for text. stop says that the file must not be
// parsed: what YAML would make of it is not what a person sees.
func checkText(src []byte) (problems []Problem, stop bool) {
	if len(src) > MaxSize {
		return []Problem{{Code: finding.TextSize, Message: fmt.Sprintf("the file is larger than %s", mebibytes(MaxSize)),
			Hint: "split it by family, or keep data in facts"}}, true
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(src, bom))) == 0 {
		return []Problem{{Code: finding.TextEmptyFile, Message: "the file is empty",
			Hint: "delete it, or begin it with `kind:` and `version: 1`"}}, true
	}
	if p, bad := checkEncoding(src); bad {
		return []Problem{p}, true
	}
	c := textChecker{src: src}
	c.characters()
	c.conflicts()
	c.volume()
	return c.problems.done(), c.stop
}

// mebibytes prints a limit in bytes, of which all are whole MiB.
func mebibytes(n int) string { return fmt.Sprintf("%d MiB", n>>20) }

func checkEncoding(src []byte) (Problem, bool) {
	if bytes.HasPrefix(src, []byte{0xff, 0xfe}) || bytes.HasPrefix(src, []byte{0xfe, 0xff}) {
		return Problem{Code: finding.TextEncoding, Message: "the file is UTF-16", Hint: "save it as UTF-8"}, true
	}
	if utf8.Valid(src) {
		return Problem{}, false
	}
	at := 0
	for at < len(src) {
		r, n := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return Problem{Code: finding.TextEncoding, Offset: at, Length: 1,
		Message: fmt.Sprintf("byte 0x%02x is not UTF-8", src[at]), Hint: "save the file as UTF-8"}, true
}

type textChecker struct {
	src      []byte
	problems problems
	stop     bool
}

func (c *textChecker) say(stop bool, code finding.Code, at, length int, hint, format string, args ...any) {
	c.stop = c.stop || stop
	if c.problems.enough(code) {
		return
	}
	c.problems.list = append(c.problems.list, Problem{Code: code, Offset: at, Length: length, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (c *textChecker) characters() {
	for i := 0; i < len(c.src); {
		b := c.src[i]
		if b >= 0x20 && b < 0x7f || b == '\n' {
			i++
			continue
		}
		r, n := utf8.DecodeRune(c.src[i:])
		c.character(r, i, n)
		i += n
	}
}

func (c *textChecker) character(r rune, at, n int) {
	switch {
	case r == '\r':
		if at+1 >= len(c.src) || c.src[at+1] != '\n' {
			c.say(true, finding.TextLineEnd, at, n, "end lines with LF or CRLF", "carriage return without a line feed")
		}
		return
	case r == 0xfeff && at == 0:
		return
	}
	code := refused(r)
	if code == "" {
		return
	}
	c.stop = c.stop || code != finding.TextTab && code != finding.TextBidi && (code != finding.TextControl || r < 0xa0)
	if c.problems.enough(code) {
		return
	}
	what, hint := words(code, r)
	p := Problem{Code: code, Offset: at, Length: n, Message: what, Hint: hint}
	switch code {
	case finding.TextTab:
		p.Fix = spaceFix(c.src, at, n)
	case finding.TextBidi, finding.TextBOM:
		p.Fix = &finding.Fix{Offset: at, Old: string(c.src[at : at+n])}
	}
	c.problems.list = append(c.problems.list, p)
}

// refused returns the code of a character that must not stand in a plan file,
// written as it is or as an escape, "" for any other.
func refused(r rune) finding.Code {
	switch {
	case r == '\n' || r >= 0x20 && r < 0x7f:
		return ""
	case r == '\t':
		return finding.TextTab
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		return finding.TextLineEnd
	case r == 0xfeff:
		return finding.TextBOM
	case isBidi(r):
		return finding.TextBidi
	case r < 0xa0, r >= 0xfff0 && r <= 0xffff && r != 0xfffd, r >= 0xe0000 && r <= 0xe007f:
		return finding.TextControl
	}
	return ""
}

// Refused returns the first character of a text on one line that must not stand
// in a plan file.
func Refused(s string) (r rune, bad bool) {
	for _, r := range s {
		if r == '\n' || refused(r) != "" {
			return r, true
		}
	}
	return 0, false
}

// words say what is wrong with a refused character and what to do.
func words(code finding.Code, r rune) (what, hint string) {
	hint = "remove it"
	switch code {
	case finding.TextTab:
		return "tab", "use spaces"
	case finding.TextLineEnd:
		return fmt.Sprintf("U+%04X is a line end to some readers", r), "remove it, or end the line with LF"
	case finding.TextBOM:
		return "byte-order mark U+FEFF inside the text", hint
	case finding.TextBidi:
		return fmt.Sprintf("U+%04X changes the direction in which text is shown", r), hint
	}
	if r >= 0xa0 {
		return fmt.Sprintf("invisible character U+%04X", r), hint
	}
	return fmt.Sprintf("control character U+%04X", r), hint
}

func isBidi(r rune) bool {
	return r == 0x61c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// conflicts finds the lines that a merge left behind: each conflict once, at its
// first marker, and markers that belong to none. What to do is said with the first
// of a file.
func (c *textChecker) conflicts() {
	hint := "`accord conflicts` lists what it is about; decide with `accord resolve`, or choose one side and remove the lines that begin with <<<<<<<, |||||||, ======= and >>>>>>>"
	open := false
	for at := 0; at < len(c.src); {
		line, _, whole := bytes.Cut(c.src[at:], []byte{'\n'})
		if m := marker(line); m != "" {
			if open = open && m[0] != '<'; !open {
				c.say(true, finding.TextConflict, at, len(m), hint, "merge conflict marker %s", m)
				hint = ""
			}
			open = m[0] == '<' || open && m[0] != '>'
		}
		if !whole {
			return
		}
		at += len(line) + 1
	}
}

// marker is what a line of a merge begins with, "" on any other line.
func marker(line []byte) string {
	line = bytes.TrimSuffix(line, []byte{'\r'})
	for _, m := range []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"} {
		if bytes.HasPrefix(line, []byte(m)) && (len(line) == len(m) || line[len(m)] == ' ') {
			return m
		}
	}
	return ""
}

// volume refuses texts that could hold more values than any plan file does, and
// returns how many that are: each byte makes at most one.
func (c *textChecker) volume() int {
	n, depth, deepest := 0, 0, 0
	for i, b := range c.src {
		switch b {
		case '-', '?': // `- - - -` nests without a bracket
			if i+1 < len(c.src) && c.src[i+1] == ' ' {
				n++
			}
		case '\n', ',':
			n++
		case '[', '{':
			n++
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth = max(0, depth-1)
		}
	}
	if n > maxValues {
		c.say(true, finding.TextTooMany, 0, 0, "split the file by family", "over %d values in one file", maxValues)
	}
	if deepest > 100 {
		c.say(true, finding.TextDepth, 0, 0, "no plan file needs more than 16 levels", "brackets nested %d levels deep", deepest)
	}
	return n
}
