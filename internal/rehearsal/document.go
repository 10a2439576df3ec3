package rehearsal

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/render"
)

// Document lays the examples out, a row each, and below what came out otherwise
// than expected. With all it tells of each example why rules apply and why not.
func (r *Report) Document(all bool) *render.Document {
	doc := &render.Document{Title: "Examples of the policy of " + r.Plan + ": " + render.Count(r.Passed, "passes", "pass") + ", " + render.Count(r.Failed, "fails", "fail")}
	t := &render.Table{Fixed: 1, Columns: []render.Column{{Title: "example"}, {Title: "result"}, {Title: "came to"}, {Title: "rules that apply"}, {Title: "missing"}}}
	for i := range r.Tests {
		x := &r.Tests[i]
		result, tone := "pass", render.Good
		if !x.Passed {
			result, tone = "FAIL", render.Bad
		}
		t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{
			{Text: render.Plain(x.Name), Link: &render.Link{File: x.File, Line: x.Line}}, {Text: render.Plain(result), Tone: tone}, {Text: render.Plain(x.Outcome)},
			{Text: render.Plain(orNone(applying(x.Rules)))}, {Text: render.Plain(orNone(x.Missing))}}})
	}
	doc.Blocks = append(doc.Blocks, t)
	for i := range r.Tests {
		x := &r.Tests[i]
		if !x.Passed {
			var items []render.Text
			for _, w := range x.Wrong {
				items = append(items, render.Plain(w))
			}
			doc.Blocks = append(doc.Blocks, &render.Callout{Tone: render.Bad, Title: x.Name, Blocks: []render.Block{&render.List{Items: items}}})
		}
	}
	if all {
		for i := range r.Tests {
			doc.Blocks = append(doc.Blocks, &render.Heading{Level: 2, Text: r.Tests[i].Name}, told(r.Tests[i].Rules, true))
		}
	}
	return doc
}

// Document lays a simulation out, a part for each cycle.
func (s *Simulation) Document(all bool) *render.Document {
	doc := &render.Document{Title: "What " + s.Policy + " would have asked", Subtitle: render.Plain("in " + render.Count(len(s.Cycles), "closed cycle", "closed cycles") + " of " + s.Plan)}
	for i := range s.Cycles {
		c := &s.Cycles[i]
		doc.Blocks = append(doc.Blocks, &render.Heading{Level: 2, Text: c.Tag + " against " + c.Against})
		if c.NotTold != "" {
			doc.Blocks = append(doc.Blocks, &render.Callout{Tone: render.Warn, Title: "not told", Blocks: []render.Block{&render.Paragraph{Text: render.Plain(c.NotTold)}}})
			continue
		}
		doc.Blocks = append(doc.Blocks, told(c.Rules, all), &render.Paragraph{Text: render.Plain(c.words())})
	}
	for _, n := range s.Notes {
		doc.Footer = append(doc.Footer, render.Plain(n))
	}
	return doc
}

// words say what would have come of a close.
func (c *Cycle) words() string {
	s := "With what was signed for it (" + render.Count(c.Signed, "statement", "statements") + ") the close would "
	switch signoff.Outcome(c.Outcome) {
	case signoff.Approved:
		s += "have been approved"
	case signoff.NotYet:
		s += "not have been approved"
	default:
		s += "have come to " + c.Outcome
	}
	for i, m := range c.Missing {
		s += map[bool]string{true: "; it would have waited for ", false: ", "}[i == 0] + m
	}
	return s + "."
}

// told is a table of the rules that apply and why; with all also of those that
// do not.
func told(rules []Ruled, all bool) render.Block {
	t := &render.Table{Fixed: 1, Columns: []render.Column{{Title: "rule"}, {Title: "for"}, {Title: "why"}}}
	if all {
		t.Columns = slices.Insert(t.Columns, 2, render.Column{Title: "applies"})
	}
	for _, r := range rules {
		if !r.Applies && !all {
			continue
		}
		row := render.Row{Cells: []render.Cell{{Text: render.Plain(r.ID)}, {Text: render.Plain(r.For)}, {Text: render.Plain(cmp.Or(r.Why, "always"))}}}
		if all {
			row.Cells = slices.Insert(row.Cells, 2, render.Cell{Text: render.Plain(map[bool]string{true: "yes", false: "no"}[r.Applies])})
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return &render.Paragraph{Text: render.Plain("No rule would have applied.")}
	}
	return t
}

func applying(rules []Ruled) []string {
	var out []string
	for _, r := range rules {
		if r.Applies && !slices.Contains(out, r.ID) {
			out = append(out, r.ID)
		}
	}
	return out
}

func orNone(list []string) string {
	if len(list) == 0 {
		return render.Nothing
	}
	return strings.Join(list, ", ")
}
