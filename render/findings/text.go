package findings

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/render/disarm"
)

// The text format is for a terminal and for logs. One finding is a line that
// editors can jump to, `file:line:column: severity CODE: message`; then the
// line of the file with carets under what is meant, and beside them what is
// allowed or what to do; then other places that explain it. Gaps follow, those
// that need a decision first, and the last line counts.

// plainWidth is the width that excerpts are cut to where there is no terminal.
const plainWidth = 120

type text struct {
	bytes.Buffer
	r finding.Report
	o Options
}

func writeText(r finding.Report, o Options) ([]byte, error) {
	t := &text{r: r, o: o}
	t.findings()
	t.gaps()
	if len(r.Findings) > summaryAbove {
		t.summary()
	}
	for _, what := range r.NotJudged {
		t.line(t.paint(dim, "not judged: "+visible(what)))
	}
	t.line(t.paint(bold, totals(r)))
	return t.Bytes(), nil
}

// line writes a line of parts that are visible each; what they make together, as
// a file called `:` does, is no command either.
func (t *text) line(parts ...string) {
	t.WriteString(disarm.Line(strings.Join(parts, "")))
	t.WriteByte('\n')
}

func (t *text) findings() {
	listed := newLimiter(t.o.Limit)
	for i := range t.r.Findings {
		f := &t.r.Findings[i]
		if listed.admit(f.Code) {
			t.finding(f)
		}
		if i+1 == len(t.r.Findings) || t.r.Findings[i+1].File != f.File {
			for _, more := range listed.leave(f.File) {
				t.line(t.paint(dim, more))
			}
		}
	}
}

func (t *text) finding(f *finding.Resolved) {
	t.line(t.paint(bold, where(f, &t.r)), ": ", t.paint(hue(f.Severity), label(f)), ": ", visible(f.Message))
	hint, related := advice(f)
	if f.Excerpt != nil {
		t.excerpt(f, hint)
	} else if hint != "" {
		t.line(t.paint(dim, gutter("")), hint)
	}
	for _, p := range related {
		t.line(t.paint(dim, gutter("")), "see ", pointer(p))
	}
}

// label is a finding's severity and code: error A0203.
func label(f *finding.Resolved) string {
	return f.Severity.String() + " " + visible(string(f.Code))
}

// advice returns the hint and the places that explain it; a single place
// without words of its own follows the hint in brackets.
func advice(f *finding.Resolved) (hint string, related []finding.Place) {
	if f.Hint == "" {
		return "", f.Related
	}
	hint = visible(f.Hint)
	if len(f.Related) == 1 && f.Related[0].Message == "" {
		return hint + " (" + pointer(f.Related[0]) + ")", nil
	}
	return hint, f.Related
}

// pointer prints another place and what is there.
func pointer(p finding.Place) string {
	s := place(p.File, p.Line, p.Column)
	if p.Message == "" {
		return s
	}
	return s + ": " + visible(p.Message)
}

// gutter is what stands before an excerpt: the line's number, or nothing.
func gutter(number string) string { return fmt.Sprintf("%5s | ", number) }

// excerpt prints the line with carets under what is marked, and the hint
// beside them or, where that would be too wide, below.
func (t *text) excerpt(f *finding.Resolved, hint string) {
	number, blank := gutter(strconv.Itoa(f.Line)), t.paint(dim, gutter(""))
	width := t.o.Width
	if width <= 0 {
		width = plainWidth
	}
	v := fit(f.Excerpt, max(20, width-len(number)))
	t.line(t.paint(dim, number), v.text)
	carets := strings.Repeat(" ", v.indent) + t.paint(hue(f.Severity), strings.Repeat("^", v.carets))
	beside := len(number)+v.indent+v.carets+1+columns(hint) <= width
	switch {
	case hint == "":
		t.line(blank, carets)
	case beside:
		t.line(blank, carets, " ", hint)
	default:
		t.line(blank, carets)
		t.line(blank, hint)
	}
}

// summaryAbove is the number of findings after which they are summed by code.
const summaryAbove = 20

func (t *text) summary() {
	for _, s := range byCode(t.r.Findings) {
		t.line(fmt.Sprintf("%7s ", grouped(strconv.Itoa(s.n))), t.paint(hue(s.severity), s.severity.String()), " ", visible(string(s.code)), " ", visible(s.title))
	}
}

// Colours, as terminals have had them for decades.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
)

func hue(s finding.Severity) string {
	if s == finding.Error {
		return red
	}
	return yellow
}

func (t *text) paint(hue, s string) string {
	if !t.o.Color || s == "" {
		return s
	}
	return "\x1b[" + hue + "m" + s + "\x1b[0m"
}
