package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/trail"
)

// TrailView says how much of a history is printed.
type TrailView struct {
	// Limit is how many changes are listed, Top how many rows and people; 0 for
	// all.
	Limit, Top int
	Footer     []Text
}

// TrailDocument lays out how numbers came to be: the changes, newest first, then
// which rows were changed most, and by whom.
func TrailDocument(r *trail.Report, v TrailView) *Document {
	d := &Document{Title: r.Name + ": history of " + cmp.Or(r.Asked, "all numbers"), Headline: trailFacts(r), Footer: v.Footer}
	words := []string{"at " + r.Revision}
	if r.Since != "" {
		words = append(words, "since "+r.Since)
	}
	d.Subtitle = Plain(strings.Join(append(words, Count(r.Seen, "commit", "commits")+" looked at"), ", "))
	for _, n := range r.Notes {
		d.Footer = append(d.Footer, Text{Warn.Of(n)})
	}
	if r.Told() == 0 {
		d.Blocks = append(d.Blocks, &Paragraph{Plain("No commit changed such a number.")})
		return d
	}
	d.Blocks = append(d.Blocks, trailTable(r, v.Limit))
	if len(r.Rows) > 1 {
		d.Blocks = append(d.Blocks, trailRows(r, v.Top))
	}
	if len(r.People) > 0 {
		d.Blocks = append(d.Blocks, trailPeople(r, v.Top))
	}
	return d
}

func trailFacts(r *trail.Report) []Fact {
	out := []Fact{{Label: "commits that changed numbers", Value: Whole(r.Changing)}}
	for _, x := range []struct {
		label string
		n     int
	}{{"numbers changed", r.Changed}, {"stated for the first time", r.Set}, {"removed", r.Removed}, {"left the horizon", r.Rolled}} {
		if x.n > 0 {
			out = append(out, Fact{Label: x.label, Value: Whole(x.n)})
		}
	}
	frozen := Fact{Label: "of these in the frozen zone", Value: Whole(r.Frozen), Tone: Good}
	if r.Frozen > 0 {
		frozen.Tone = Warn
	}
	return append(out, frozen)
}

// trailTable is a line for each row of cells that a commit changed.
func trailTable(r *trail.Report, limit int) *Table {
	t := &Table{ID: "changes", Caption: "Changes, newest first; values of several periods are sums where they differ", Fixed: 2,
		Columns: []Column{{Title: "on"}, {Title: "by"}, {Title: "what"}, {Title: "period"}, {Title: "was", Kind: NumberKind}, {Title: "is", Kind: NumberKind}, {Title: "fence"}, {Title: "why"}, {Title: "commit"}}}
	more := 0
	for i := range r.Commits {
		c := &r.Commits[i]
		more += c.Left
		for _, l := range trail.Lines(c.Changes) {
			if limit > 0 && len(t.Rows) >= limit {
				more += len(l.Changes)
				continue
			}
			t.Rows = append(t.Rows, trailRow(c, &l))
		}
	}
	if more > 0 {
		t.More, t.MoreText, t.MoreFlag = more, "numbers", "--all"
	}
	return t
}

func trailRow(c *trail.Commit, l *trail.Line) Row {
	var was, is Cell
	if old, now, _, several := l.Values(); several {
		was, is = trailSeveral(l, func(x *trail.Change) *string { return x.Old }), trailSeveral(l, func(x *trail.Change) *string { return x.New })
	} else {
		was, is = trailValue(old), trailValue(now)
	}
	zone := Words(l.Zone())
	if l.Zone() == "frozen" {
		zone = Styled(Warn, "frozen")
	}
	commit := Text{Code.Of(c.Commit)}
	if c.Request != "" {
		commit = append(commit, Normal.Of(" "+c.Request))
	}
	last := &l.Changes[len(l.Changes)-1]
	what := Cell{Text: Text{{Text: TrailWords(&l.Row), Link: &Link{File: last.File, Line: last.Line}}}}
	return Row{Cells: []Cell{Words(c.Date), Words(cmp.Or(c.Person, c.Author)), what, Words(trailPeriods(l)), was, is, zone, Words(trailWhy(c, last)), {Text: commit}}}
}

// trailValue prints what was stated: a number as numbers are, other texts as they
// are.
func trailValue(s string) Cell {
	if s == "" {
		return Styled(Muted, Nothing)
	}
	if n, err := quantity.Parse(s); err == nil {
		_, fraction, _ := strings.Cut(s, ".")
		return Figure(n, Quantity(n, min(len(fraction), 4)))
	}
	return Words(s)
}

// trailSeveral names the values of several periods that are not to be summed, or
// how many they are.
func trailSeveral(l *trail.Line, of func(*trail.Change) *string) Cell {
	var values []string
	for i := range l.Changes {
		text := Nothing
		if s := of(&l.Changes[i]); s != nil {
			text = *s
		}
		if !slices.Contains(values, text) {
			values = append(values, text)
		}
	}
	if len(values) > 3 {
		return Words(Count(len(values), "value", "values"))
	}
	return Words(strings.Join(values, ", "))
}

func trailPeriods(l *trail.Line) string {
	if n := len(l.Changes); n > 1 {
		return l.From + ".." + l.To + " (" + Whole(n) + ")"
	}
	return l.From
}

// trailWhy is what an adjustment says for itself, else what the commit does.
func trailWhy(c *trail.Commit, x *trail.Change) string {
	var parts []string
	for _, s := range []string{x.Reason, x.Note, x.Decision} {
		if s != "" {
			parts = append(parts, oneLine(s))
		}
	}
	if len(parts) == 0 {
		return c.Subject
	}
	return strings.Join(parts, ": ")
}

// TrailWords name a cell without its period.
func TrailWords(c *trail.Cell) string {
	parts := []string{c.Of}
	switch c.Of {
	case "adjustment":
		parts = []string{c.Layer, c.ID}
	case "target":
		parts = append(parts, c.ID)
	case "rate", "unit":
		parts = append(parts, c.Key)
	}
	family := c.Family
	if c.Item != "" || len(c.Items) > 0 {
		family = ""
	}
	for _, s := range append([]string{strings.ReplaceAll(c.Measure, "_", " "), c.Item, family, c.Source, c.Resource, c.Site, c.Market}, c.Items...) {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, oneLine(s))
		}
	}
	if c.Of == "adjustment" && c.Key != "" {
		parts = append(parts, c.Key)
	}
	return strings.Join(firstOf(parts, 7), " ")
}

// trailRows are the rows that were changed in most commits.
func trailRows(r *trail.Report, top int) *Table {
	t := &Table{ID: "rows", Caption: "Changed most often; first statements do not count", Fixed: 1, Columns: []Column{{Title: "what"}, {Title: "commits", Kind: NumberKind}, {Title: "numbers", Kind: NumberKind},
		{Title: "frozen", Kind: NumberKind}, {Title: "slushy", Kind: NumberKind}, {Title: "last"}}}
	for i := range r.Rows {
		x := &r.Rows[i]
		if top > 0 && i >= top {
			t.More, t.MoreFlag = len(r.Rows)-i, "--all"
			break
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(TrailWords(&x.Cell)), Words(Whole(x.Commits)), Words(Whole(x.All())), frozenCount(x.Frozen), Words(orNone(x.Slushy)), Words(x.Last)}})
	}
	return t
}

// trailPeople are those who changed most, in the frozen zone first.
func trailPeople(r *trail.Report, top int) *Table {
	t := &Table{ID: "people", Caption: "Who changed how many numbers; names in commits prove nothing", Fixed: 1, Columns: []Column{{Title: "who"}, {Title: "commits", Kind: NumberKind}, {Title: "changed", Kind: NumberKind},
		{Title: "stated", Kind: NumberKind}, {Title: "removed", Kind: NumberKind}, {Title: "frozen", Kind: NumberKind}, {Title: "slushy", Kind: NumberKind}, {Title: "last"}}}
	for i := range r.People {
		x := &r.People[i]
		if top > 0 && i >= top {
			t.More, t.MoreFlag = len(r.People)-i, "--all"
			break
		}
		who := x.Author
		if x.Person != "" {
			who = x.Person + " (" + x.Author + ")"
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(who), Words(Whole(x.Commits)), Words(orNone(x.Changed)), Words(orNone(x.Set)), Words(orNone(x.Removed)), frozenCount(x.Frozen), Words(orNone(x.Slushy)), Words(x.Last)}})
	}
	return t
}

func frozenCount(n int) Cell {
	if n > 0 {
		return Styled(Warn, Whole(n))
	}
	return Words(Nothing)
}

func orNone(n int) string {
	if n == 0 {
		return Nothing
	}
	return Whole(n)
}
