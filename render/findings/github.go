package findings

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
)

// perLevel is the number of annotations of one level that GitHub shows for one
// step; it takes the first and drops the rest without a word.
const perLevel = 10

// writeGitHub writes workflow commands, which become annotations of a pull
// request: the most material first, and the number of the others in a notice.
// Gaps that need a decision are warnings before all others.
func writeGitHub(r finding.Report, _ Options) ([]byte, error) {
	var errors, warnings []annotation
	for i := range r.Gaps {
		if g := &r.Gaps[i]; g.Undecided() {
			warnings = append(warnings, gapAnnotation(g, &r))
		}
	}
	for _, f := range spread(r.Findings) {
		if f.Severity == finding.Error {
			errors = append(errors, annotationOf(f))
		} else {
			warnings = append(warnings, annotationOf(f))
		}
	}
	var b bytes.Buffer
	shownErrors, shownWarnings := first(errors), first(warnings)
	for _, a := range shownErrors {
		a.write(&b, "error")
	}
	for _, a := range shownWarnings {
		a.write(&b, "warning")
	}
	if rest := len(errors) + len(warnings) - len(shownErrors) - len(shownWarnings); rest > 0 {
		a := annotation{title: "accord", message: fmt.Sprintf("%s; %d of them not shown here, all stand in the log of accord validate", totals(r), rest)}
		a.write(&b, "notice")
	}
	return b.Bytes(), nil
}

// Command is one remark for the log of a build. Level is error, warning or
// notice.
type Command struct {
	Level, File    string
	Line, Column   int
	Title, Message string
}

// WriteCommands writes remarks as workflow commands, as many of each level as
// are shown, and the number of the others in a notice.
func WriteCommands(b *bytes.Buffer, cs []Command) {
	shown := map[string]int{}
	rest := 0
	for _, c := range cs {
		if shown[c.Level]++; shown[c.Level] > perLevel {
			rest++
			continue
		}
		annotation{file: c.File, line: c.Line, column: c.Column, title: c.Title, message: visible(c.Message)}.write(b, c.Level)
	}
	if rest > 0 {
		annotation{title: "accord", message: fmt.Sprintf("%d more remarks are not shown here; the report has all", rest)}.write(b, "notice")
	}
}

func first(as []annotation) []annotation { return as[:min(len(as), perLevel)] }

// spread orders findings so that each mistake, a code in a file, comes once
// before any comes twice; within that they keep their order.
func spread(fs []finding.Resolved) []*finding.Resolved {
	type key struct {
		file string
		code finding.Code
	}
	type turn struct {
		f *finding.Resolved
		n int
	}
	seen := map[key]int{}
	turns := make([]turn, len(fs))
	for i := range fs {
		k := key{fs[i].File, fs[i].Code}
		seen[k]++
		turns[i] = turn{&fs[i], seen[k]}
	}
	slices.SortStableFunc(turns, func(a, b turn) int { return cmp.Compare(a.n, b.n) })
	out := make([]*finding.Resolved, len(turns))
	for i, t := range turns {
		out[i] = t.f
	}
	return out
}

// annotation is one workflow command.
type annotation struct {
	file                             string
	line, endLine, column, endColumn int
	title, message                   string
}

func annotationOf(f *finding.Resolved) annotation {
	a := annotation{file: f.File, line: f.Line, title: string(f.Code) + " " + f.Title, message: visible(f.Message)}
	if f.EndLine > f.Line {
		a.endLine = f.EndLine // GitHub takes no columns for more than a line
	} else {
		a.column, a.endColumn = f.Column, f.EndColumn
	}
	hint, related := advice(f)
	if hint != "" {
		a.message += "\n" + hint
	}
	for _, p := range related {
		a.message += "\nsee " + pointer(p)
	}
	return a
}

func gapAnnotation(g *finding.Gap, r *finding.Report) annotation {
	a := annotation{file: g.File, line: g.Line, column: g.Column, title: "gap " + g.ID + " " + g.Periods()}
	a.message = strings.Join(append([]string{visible(g.Text)}, standing(g, r)...), "\n")
	return a
}

func (a annotation) write(b *bytes.Buffer, level string) {
	var props []string
	add := func(name, value string) { props = append(props, name+"="+property(value)) }
	number := func(name string, n int) {
		if n > 0 {
			add(name, fmt.Sprint(n))
		}
	}
	if a.file != "" {
		add("file", a.file)
		number("line", a.line)
		number("endLine", a.endLine)
		number("col", a.column)
		number("endColumn", a.endColumn)
	}
	add("title", visible(a.title))
	fmt.Fprintf(b, "::%s %s::%s\n", level, strings.Join(props, ","), data(a.message))
}

// The escapes of workflow commands; nothing else ends a message or a property.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(s string) string { return dataEscapes.Replace(s) }

// property escapes a property's value. A file whose name has hidden characters
// is not found by its visible name; then the annotation stands without a line.
func property(s string) string { return propertyEscapes.Replace(visible(s)) }
