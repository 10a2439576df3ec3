package rehearsal

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/render"
)

// Document lays the examples out, a row each, and below what came out otherwise
// than expected. With all it tells of each example why rules apply and why not.
func (r *Report) Document(all bool) *render.Document {
	doc := &render.Document{Title: "Examples of the policy of " + r.Plan,
		Subtitle: render.Plain(render.Count(r.Passed, "passes", "pass") + ", " + render.Count(r.Failed, "fails", "fail"))}
	t := &render.Table{Fixed: 1, Columns: []render.Column{{Title: "Example"}, {Title: "Result"}, {Title: "Came to"}, {Title: "Rules that apply"}, {Title: "Missing"}}}
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
			doc.Blocks = append(doc.Blocks, &render.Heading{Level: 2, Text: r.Tests[i].Name}, told(r.Tests[i].Rules))
		}
	}
	return doc
}

// Document lays a simulation out, a part for each cycle.
func (s *Simulation) Document(all bool) *render.Document {
	doc := &render.Document{Title: "What " + s.Policy + " would have asked", Subtitle: render.Plain(render.Count(len(s.Cycles), "cycle", "cycles") + " of " + s.Plan)}
	for i := range s.Cycles {
		c := &s.Cycles[i]
		doc.Blocks = append(doc.Blocks, &render.Heading{Level: 2, Text: c.Tag + " against " + c.Against})
		if c.NotTold != "" {
			doc.Blocks = append(doc.Blocks, &render.Callout{Tone: render.Warn, Title: "not told", Blocks: []render.Block{&render.Paragraph{Text: render.Plain(c.NotTold)}}})
			continue
		}
		rules := c.Rules
		if !all {
			rules = slices.DeleteFunc(slices.Clone(rules), func(r Ruled) bool { return !r.Applies })
		}
		doc.Blocks = append(doc.Blocks, told(rules))
		words := "The close would have been " + c.Outcome + " with what was signed for it (" + render.Count(c.Signed, "statement", "statements") + ")"
		if len(c.Missing) > 0 {
			words += "; it would have waited for " + strings.Join(c.Missing, ", ")
		}
		doc.Blocks = append(doc.Blocks, &render.Paragraph{Text: render.Plain(words + ".")})
	}
	for _, n := range s.Notes {
		doc.Footer = append(doc.Footer, render.Plain(n))
	}
	return doc
}

// told is a table of rules and why they apply or not.
func told(rules []Ruled) render.Block {
	if len(rules) == 0 {
		return &render.Paragraph{Text: render.Plain("No rule would have applied.")}
	}
	t := &render.Table{Fixed: 1, Columns: []render.Column{{Title: "Rule"}, {Title: "For"}, {Title: "Applies"}, {Title: "Why"}}}
	for _, r := range rules {
		applies := "no"
		if r.Applies {
			applies = "yes"
		}
		why := r.Why
		if why == "" {
			why = "always"
		}
		t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{{Text: render.Plain(r.ID)}, {Text: render.Plain(r.For)}, {Text: render.Plain(applies)}, {Text: render.Plain(why)}}})
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
