package planfile

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// inline writes a scalar behind a key or a dash and ends its line. Lines of text go
// two columns further in than the collection that holds it.
func (w *writer) inline(n N, indent int) {
	s, long := w.scan.spans[int(n.Offset())]
	end := int(n.End())
	switch {
	case n.Style() == Literal || n.Style() == Folded:
		w.blockScalar(n, s, indent+2)
		return
	case long:
		end = s.end
	}
	if p, slipped := unspacedBelow(n); slipped { // which nobody sees behind `>-`
		w.problems = append(w.problems, p)
	}
	w.reach(end)
	lines := w.foldedLines(n, n.t.text[n.Offset():end])
	if lines == nil {
		w.buf.WriteString(w.spelling(n, plainyaml.AsValue))
		w.end()
		return
	}
	w.buf.WriteString(">-")
	w.end()
	for _, line := range lines {
		if line != "" {
			w.spaces(indent + 2)
			w.buf.WriteString(line)
		}
		w.buf.WriteByte('\n')
	}
	w.line = w.buf.Len()
}

// spelling is a scalar as it stands on one line: as in the source, unless that is
// outside the plain form; then in quotes.
func (w *writer) spelling(n N, p plainyaml.Place) string {
	if !w.spelled(n) {
		return ""
	}
	if end := n.End(); end > 0 {
		if raw := n.t.text[n.Offset():end]; w.form.Fits(raw, p) {
			return raw
		}
	}
	if n.End() == 0 && n.LooksNumeric() { // over several lines; quotes would make it a text
		return n.Text()
	}
	return inQuotes(n.Text(), escaped)
}

// escaped spells a character of a text in double quotes, so that nothing in it is
// invisible.
func escaped(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case unicode.IsPrint(r):
		return string(r)
	case r > 0xffff:
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// foldedLines are the lines that say behind `>-` what a text over several lines says,
// plain or in quotes; nil for any other, and where quotes are needed: for escapes, and
// for spaces and line ends at its beginning or end.
func (w *writer) foldedLines(n N, raw string) []string {
	if strings.IndexByte(raw, '\n') < 0 || n.LooksNumeric() {
		return nil
	}
	switch n.Style() {
	case Single:
		raw = strings.ReplaceAll(raw[1:len(raw)-1], "''", "'")
	case Double:
		raw = raw[1 : len(raw)-1]
		if strings.IndexByte(withoutSigns.Replace(raw), '\\') >= 0 { // another escape
			return nil
		}
		raw = signs.Replace(raw)
	}
	lines := strings.Split(raw, "\n")
	last := len(lines) - 1
	for i := range lines {
		if i > 0 {
			lines[i] = strings.TrimLeft(lines[i], " ")
		}
		if i < last {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
	}
	if strings.HasSuffix(lines[last], " ") || !w.form.Read("a: >-\n "+strings.Join(lines, "\n ")+"\n") || w.form.Others()[1] != n.Text() {
		return nil
	}
	return lines
}

// The escapes of quotes and backslashes.
var (
	signs        = strings.NewReplacer(`\"`, `"`, `\\`, `\`)
	withoutSigns = strings.NewReplacer(`\"`, "", `\\`, "")
)

// blockScalar writes a literal or folded scalar; all that is inside its
// indentation is its text.
func (w *writer) blockScalar(n N, s span, indent int) {
	header := w.src[n.Offset():s.head]
	w.buf.WriteByte(header[0])
	if bytes.ContainsAny(header, "123456789") {
		w.buf.WriteByte('2')
	}
	text := n.Text()
	keep := bytes.IndexByte(header, '+') >= 0
	switch {
	case text != "" && !strings.HasSuffix(text, "\n"): // `-`, or the file ends without a line end
		w.buf.WriteByte('-')
		keep = false
	case keep:
		w.buf.WriteByte('+')
	case bytes.IndexByte(header, '-') >= 0:
		w.buf.WriteByte('-')
	}
	w.reach(s.head)
	w.end()
	w.content(w.src[s.body:s.end], s.indent, indent)
	w.reach(s.end)
	w.kept = s.end > s.body && isBlank(w.src[lineStart(w.src, s.end-1):s.end-1]) // blanks that are text
	if keep {
		w.kept = true
		n := len(text) - len(strings.TrimRight(text, "\n"))
		if s.end > s.body {
			n--
		}
		for range n {
			w.buf.WriteByte('\n')
		}
	}
	w.line = w.buf.Len()
}

func (w *writer) content(text []byte, was, indent int) {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		if len(line) > was {
			w.spaces(indent)
			w.buf.Write(line[was:])
		}
		w.buf.WriteByte('\n')
	}
}
