package codeowners

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
)

// The marks around the lines that are written; the plan's folder follows.
const (
	begins = "# >>> accord codeowners "
	ends   = "# <<< accord codeowners "
)

// Damage says that the marks in a file cannot be understood.
type Damage struct {
	Line    int // 1-based
	Message string
}

func (d *Damage) Error() string { return fmt.Sprintf("line %d: %s", d.Line, d.Message) }

// lines are the owners as lines of the file, marks included.
func (o *Owners) lines(section bool) []string {
	out := []string{begins + o.name(), "# Written by `accord codeowners --write` from the plan: change owners, roles and",
		"# logins there. Lines outside the two marks are yours; later ones count."}
	rules := o.lastWins()
	if o.opt.Forge == Gitea {
		rules = o.allCount()
		out[2] = "# logins there. Lines outside the two marks are yours."
	}
	if section {
		out = append(out, "[Plan]")
	}
	var rows [][2]string
	width := 0
	for _, r := range slices.Concat(rules, o.around()) {
		if len(r.owners) == 0 { // a line without owners would take those away that others have
			continue
		}
		rows = append(rows, [2]string{o.opt.Forge.pattern(r), strings.Join(r.owners, " ")})
		if n := len(rows[len(rows)-1][0]); n <= widest {
			width = max(width, n)
		}
	}
	for _, row := range rows {
		out = append(out, fmt.Sprintf("%-*s %s", width, row[0], row[1]))
	}
	return append(out, ends+o.name())
}

// widest is the longest pattern in bytes that others are aligned with.
const widest = 80

// name is the plan's folder as the marks say it.
func (o *Owners) name() string {
	if f := path.Clean(o.opt.Folder); f != "." {
		return glob(f) + "/"
	}
	return "./"
}

// Write returns the file with the plan's owners in it: in place of those that
// are there, else behind everything. What stands outside the marks stays as it
// is. The error is a [*Damage].
func (o *Owners) Write(old []byte) ([]byte, error) {
	from, to, err := o.find(old)
	if err != nil {
		return nil, err
	}
	before, after := old[:from], old[to:]
	var b bytes.Buffer
	b.Write(before)
	if from == len(old) && len(old) > 0 { // it is new here
		if !bytes.HasSuffix(old, []byte("\n")) {
			b.WriteByte('\n')
		}
		if !bytes.HasSuffix(old, []byte("\n\n")) {
			b.WriteByte('\n')
		}
	}
	end := "\n"
	if first, _, ok := bytes.Cut(old, []byte("\n")); ok && bytes.HasSuffix(first, []byte("\r")) {
		end = "\r\n" // as the file has it
	}
	for _, line := range o.lines(o.opt.Forge == GitLab && inSection(before)) {
		b.WriteString(line + end)
	}
	b.Write(after)
	return b.Bytes(), nil
}

// find returns where the plan's lines begin and end; both are the file's end
// where it has none.
func (o *Owners) find(text []byte) (from, to int, err error) {
	from, to = len(text), len(text)
	at, number, begun := 0, 0, 0
	for line := range bytes.Lines(text) {
		number++
		switch words := strings.TrimRight(string(line), "\r\n\t "); {
		case words == begins+o.name():
			if begun > 0 {
				return 0, 0, &Damage{number, "the plan's owners begin a second time"}
			}
			from, begun = at, number
		case words == ends+o.name():
			if begun == 0 || to < len(text) {
				return 0, 0, &Damage{number, "the plan's owners end and have not begun"}
			}
			to = at + len(line)
			if to == len(text) {
				return from, to, nil
			}
		}
		at += len(line)
	}
	if begun > 0 && to == len(text) {
		return 0, 0, &Damage{begun, "the plan's owners begin and do not end"}
	}
	return from, to, nil
}

// inSection reports whether a section of GitLab's is open at the end of a text.
func inSection(text []byte) bool {
	for line := range bytes.Lines(text) {
		if _, ok := section(string(line)); ok {
			return true
		}
	}
	return false
}

// section returns the name of the section that a line opens in GitLab's
// dialect.
func section(line string) (string, bool) {
	line = strings.TrimPrefix(strings.TrimSpace(line), "^")
	if !strings.HasPrefix(line, "[") {
		return "", false
	}
	name, _, ok := strings.Cut(line[1:], "]")
	return strings.ToLower(name), ok
}
