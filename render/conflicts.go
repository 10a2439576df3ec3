package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/merge"
	"github.com/accord-plan/accord/internal/quantity"
)

// longestValue is how many characters of a value a table shows: whole
// adjustments stand in conflict too.
const longestValue = 80

// ConflictsDocument lists what an unfinished merge waits for: each conflict
// with what both sides began with, what each says now, and who.
func ConflictsDocument(r *merge.Report) *Document {
	d := &Document{Title: conflictsTitle(r)}
	for _, c := range r.Conflicts {
		d.Blocks = append(d.Blocks, conflictBlocks(c)...)
	}
	for _, l := range []struct {
		title string
		files []string
	}{
		{"Nothing is left in conflict here; tell git with `git add`:", r.Ready},
		{"Here stands what our side had, and nothing of theirs: `git add` if that was chosen; if not, the merge driver did not run, and `git checkout --merge -- FILE` begins again:", r.Untouched},
		{"These are gone, and both sides have them: `git checkout --merge -- FILE` brings them back, `git rm` if that was chosen:", r.Missing},
		{"The markers are not whole any more; mend them by hand, or begin again with `git checkout --merge -- FILE`:", r.Broken},
		{"In conflict too, outside of the plan; `git status` shows them:", r.Elsewhere},
	} {
		if len(l.files) == 0 {
			continue
		}
		list := &List{}
		for _, f := range l.files {
			list.Items = append(list.Items, Plain(f))
		}
		d.Blocks = append(d.Blocks, &Paragraph{Plain(l.title)}, list)
	}
	if n, files := byLine(r.Conflicts); n > 0 {
		d.Footer = append(d.Footer, Plain(Count(n, "of them is none", "of them are none")+" by key: git merged by line. To merge by key begin again: accord doctor --fix, then git checkout --merge -- "+files))
	}
	if len(r.Conflicts) > 0 {
		d.Footer = append(d.Footer, Plain("decide each with accord resolve KEY --ours, --theirs or --value N; the last parts of a key are enough"))
	}
	if r.Operation != "" {
		d.Footer = append(d.Footer, Plain("then "+r.Continue+"; "+r.Abort+" gives the "+r.Operation+" up"))
	}
	return d
}

// byLine counts the conflicts that are none by key, and names their files.
func byLine(conflicts []merge.Conflict) (n int, files string) {
	var names []string
	for i := range conflicts {
		if c := &conflicts[i]; c.ByLine {
			n++
			if !slices.Contains(names, c.File) {
				names = append(names, c.File)
			}
		}
	}
	return n, strings.Join(names, " ")
}

func conflictBlocks(c merge.Conflict) []Block {
	place := c.File
	if c.Line > 0 {
		place += ":" + strconv.Itoa(c.Line)
	}
	t := sidesTable(c)
	if long := max(len([]rune(c.Ours.Text)), len([]rune(c.Theirs.Text))) > longestValue; long && len(c.Differs) > 0 {
		t = differencesTable(c)
	}
	out := []Block{
		&Heading{Level: 2, Text: c.Key},
		&Paragraph{Text{{Text: c.Why + ", "}, {Text: place, Link: &Link{File: c.File, Line: c.Line}}}},
		t,
	}
	if len(c.TakingTheirs) > 0 {
		out = append(out, &Paragraph{Plain("theirs in place of ours: " + strings.Join(c.TakingTheirs, ", "))})
	}
	return out
}

// sidesTable shows what each side says.
func sidesTable(c merge.Conflict) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: "says"}, {Title: "against the base"}, {Title: "by"}}}
	alike := begunAlike(c.Ours.Text, c.Theirs.Text)
	for _, v := range []struct {
		side string
		merge.Value
		alike int
	}{{"base", c.Base, 0}, {"ours", c.Ours, alike}, {"theirs", c.Theirs, alike}} {
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(v.side), Words(saysOf(v.Value, v.alike)), Words(v.Change), Words(v.By)}})
	}
	return t.without("by")
}

// differencesTable shows of two things that are too long for a line what their
// sides do not say alike, one to a row.
func differencesTable(c merge.Conflict) *Table {
	by := func(side string, v merge.Value) Column { return Column{Title: strings.TrimSpace(side + " " + v.By)} }
	t := &Table{Fixed: 1, Columns: []Column{{Title: "differs"}, {Title: "base"}, by("ours", c.Ours), by("theirs", c.Theirs)}}
	for _, d := range c.Differs {
		alike := begunAlike(d.Ours.Text, d.Theirs.Text)
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(d.Name), Words(saysOf(d.Base, 0)), Words(saysOf(d.Ours, alike)), Words(saysOf(d.Theirs, alike))}})
	}
	return t.without("base")
}

// begunAlike is how many characters two texts of which one is too long for a
// line begin with alike, but for the last words of them.
func begunAlike(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) <= longestValue && len(y) <= longestValue {
		return 0
	}
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return max(0, n-longestValue/4)
}

// saysOf is a value in a line, without so many characters that the other side
// begins with too.
func saysOf(v merge.Value, alike int) string {
	switch {
	case !v.There:
		return Nothing
	case alike > 0:
		return clip("…"+string([]rune(v.Text)[alike:]), longestValue)
	}
	return clip(trueMinus(v.Text), longestValue)
}

// trueMinus is a text of a plan file as reports print it, if it is a number or a
// percent below zero.
func trueMinus(s string) string {
	digits, below := strings.CutPrefix(s, "-")
	if _, err := quantity.Parse(strings.TrimSuffix(digits, "%")); err != nil || !below {
		return s
	}
	return minus + digits
}

// HeadlineWords says what a change means in money and gaps, a few words for
// each measure that moves.
func HeadlineWords(d *change.Diff) []string {
	if d.Headline.Demand.Delta.IsMissing() {
		return []string{"no period in common"}
	}
	var out []string
	for _, f := range diffHeadline(d) {
		if !strings.ContainsAny(f.Value, "123456789") {
			continue
		}
		words := f.Label + " " + f.Value
		if f.Detail != "" {
			words += " (" + f.Detail + ")"
		}
		out = append(out, words)
	}
	if len(out) == 0 {
		return []string{"nothing in money or gaps"}
	}
	return out
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func conflictsTitle(r *merge.Report) string {
	what := strconv.Itoa(len(r.Conflicts)) + " conflicts"
	switch len(r.Conflicts) {
	case 0:
		what = "No conflicts"
	case 1:
		what = "1 conflict"
	}
	if r.Operation == "" {
		return what
	}
	return what + " of the unfinished " + r.Operation
}
