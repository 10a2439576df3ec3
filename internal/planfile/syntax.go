package planfile

import (
	"bytes"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/accord-plan/accord/internal/pattern"
)

// searched is the largest text in bytes in which the exact line of a syntax
// error is searched for.
const searched = 128 << 10

var yamlLine = pattern.Of(`^yaml: line (\d+): `)

// syntaxProblem turns an error of the YAML reader into a problem with a place.
func syntaxProblem(err error, src []byte, starts []int32) Problem {
	text := err.Error()
	if text == "EOF" {
		return Problem{Code: textEmptyFile, Message: "the file holds no document"}
	}
	line := 1
	if m := yamlLine().FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	if len(src) <= searched {
		line = firstBroken(text, src, starts)
	}
	p := Problem{Code: textSyntax, Offset: beginning(src, starts, line)}
	text = strings.TrimPrefix(yamlLine().ReplaceAllString(text, ""), "yaml: ")
	if name, ok := strings.CutPrefix(text, "unknown anchor '"); ok {
		name = strings.TrimSuffix(name, "' referenced")
		return Problem{Code: textAlias, Offset: max(0, bytes.Index(src, []byte("*"+name))), Length: len(name) + 1, Message: "alias *" + clip(name),
			Hint: "write the value out; text that begins with * needs quotes"}
	}
	if s, ok := slip(src, starts, p.Offset); ok {
		return s
	}
	p.Message = "not readable as YAML: " + text
	p.Hint = syntaxHint(text)
	if strings.Contains(text, "mapping values are not allowed") {
		p.Hint = "check the indentation of this line, and the colon of the one before it" // unless it is the value, below
	}
	if at, ok := brokenValue(text, src, p.Offset); ok {
		p.Offset, p.Hint = at, syntaxHint(text)
		switch begins := src[at]; {
		case strings.IndexByte("[{*&", begins) >= 0 && !strings.Contains(text, "did not find expected ',' or "):
			p.Hint = "text that begins with " + string(begins) + " needs quotes"
		case strings.Contains(text, "did not find expected key"):
			p.Hint = "the text goes on behind its closing quote; write all of it in quotes, and those within it twice ('') or as \\\""
		}
	}
	return p
}

// brokenValues are what values begin with that cannot be read, by what the YAML
// reader says of them.
var brokenValues = []struct{ part, begins string }{
	{"did not find expected ',' or ", "[{"},
	{"found unexpected end of stream", `"'`},
	{"found unknown escape character", `"`},
	{"found character that cannot start any token", "@`%"},
	{"block sequence entries are not allowed", "-"},
	{"mapping keys are not allowed", "?"},
	{"did not find expected comment or line break", "|>"},
	{"did not find expected node content", ",]}"},
	{"did not find expected alphabetic or numeric character", "*&"},
}

// brokenValue finds the value of the line that begins at an offset where that is
// what cannot be read, and not the line.
func brokenValue(text string, src []byte, at int) (offset int, ok bool) {
	line := src[at:nextLine(src, at)]
	rest := line
	for bytes.HasPrefix(rest, []byte("- ")) {
		rest = bytes.TrimLeft(rest[1:], " ")
	}
	if _, value, keyed := bytes.Cut(rest, []byte(": ")); keyed {
		rest = bytes.TrimLeft(value, " ")
	}
	if len(rest) == len(line) || isBlank(rest) {
		return 0, false
	}
	offset = at + len(line) - len(rest)
	switch {
	case strings.Contains(text, "mapping values are not allowed"):
		return offset, rest[0] != '"' && rest[0] != '\'' && bytes.Contains(rest, []byte(": "))
	case strings.Contains(text, "did not find expected key"): // or the line is indented as no key is
		return offset, goesOn(rest) || bracketed(rest)
	}
	for _, b := range brokenValues {
		if strings.Contains(text, b.part) {
			return offset, strings.IndexByte(b.begins, rest[0]) >= 0
		}
	}
	return 0, false
}

// goesOn reports whether text in quotes ends before its line does.
func goesOn(line []byte) bool {
	quote := line[0]
	if quote != '"' && quote != '\'' {
		return false
	}
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && quote == '"', line[i] == quote && quote == '\'' && i+1 < len(line) && line[i+1] == quote:
			i++
		case line[i] == quote:
			behind := bytes.TrimSpace(line[i+1:])
			return len(behind) > 0 && behind[0] != '#'
		}
	}
	return false
}

// bracketed reports whether a list or map in brackets ends before its line does.
func bracketed(line []byte) bool {
	begin, end := line[0], map[byte]byte{'[': ']', '{': '}'}[line[0]]
	depth, quote := 0, byte(0)
	for i, c := range line {
		switch {
		case end == 0:
			return false
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == begin:
			depth++
		case c == end:
			depth--
		}
		if depth == 0 {
			behind := bytes.TrimSpace(line[i+1:])
			return len(behind) > 0 && behind[0] != '#'
		}
	}
	return false
}

// firstBroken finds the line at which reading fails. The reader names the line
// on which the construct begins that it was in, and that one line too early;
// the shortest part of the text that fails in the same way ends in the line
// that a person has to mend.
func firstBroken(text string, src []byte, starts []int32) int {
	fails := func(lines int) bool {
		part := src
		if lines < len(starts) {
			part = src[:starts[lines]]
		}
		dec := yaml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(part, bom)))
		for {
			var n yaml.Node
			if err := safely(func() error { return dec.Decode(&n) }); err != nil {
				return err.Error() == text
			}
		}
	}
	low, high := 1, len(starts) // fails(high) holds
	for low < high {
		if mid := (low + high) / 2; fails(mid) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// beginning returns the offset of the first character of a line, counted from
// 1, or of the last line before it that is not blank.
func beginning(src []byte, starts []int32, line int) int {
	for line = min(max(line, 1), len(starts)); line > 1 && isBlank(bytes.TrimSpace(src[starts[line-1]:nextLine(src, int(starts[line-1]))])); line-- {
	}
	at := int(starts[line-1])
	if line == 1 && bytes.HasPrefix(src, bom) {
		at += len(bom)
	}
	for at < len(src) && src[at] == ' ' {
		at++
	}
	return at
}

func syntaxHint(text string) string {
	for _, h := range []struct{ part, hint string }{
		{"did not find expected ',' or ']'", "a list that begins with [ must end with ] (this line or one before it)"},
		{"did not find expected ',' or '}'", "a map that begins with { must end with } (this line or one before it)"},
		{"did not find expected key", "check the indentation of this line and of the one before it"},
		{"could not find expected ':'", "a key is followed by a colon and a space"},
		{"mapping values are not allowed", "text that holds a colon needs quotes"},
		{"found character that cannot start any token", "text that begins with this character needs quotes"},
		{"found unexpected end of stream", "a quote is not closed"},
		{"did not find expected '-' indicator", "all elements of a list begin in the same column"},
		{"block sequence entries are not allowed", "a list begins on a line of its own"},
		{"found incompatible YAML document", "remove the line that begins with %YAML"},
		{"found unknown escape character", "a backslash in double quotes begins an escape; single quotes take it as it is"},
	} {
		if strings.Contains(text, h.part) {
			return h.hint
		}
	}
	return "write it in the plain form, `key: value` or `- value` on each line"
}
