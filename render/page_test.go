package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/html"
)

func pageOf(t *testing.T, blocks ...render.Block) string {
	return written(t, func(b *bytes.Buffer) error {
		return html.Write(b, &render.Document{Title: "t", Blocks: blocks}, html.Options{})
	})
}

// TestPageUsesTheWindow: a page with a table of many columns, folded or not,
// may be as wide as the window; a page of words keeps its measure.
func TestPageUsesTheWindow(t *testing.T) {
	table := func(columns int) render.Block { return &render.Table{Columns: make([]render.Column, columns)} }
	for _, c := range []struct {
		name   string
		blocks []render.Block
		wide   bool
	}{
		{"words", []render.Block{&render.Paragraph{Text: render.Plain("x")}}, false},
		{"a small table", []render.Block{table(6)}, false},
		{"a wide table", []render.Block{table(6), table(7)}, true},
		{"folded", []render.Block{&render.Details{Blocks: []render.Block{table(21)}}}, true},
		{"set apart", []render.Block{&render.Callout{Blocks: []render.Block{&render.Details{Blocks: []render.Block{table(21)}}}}}, true},
	} {
		if got := strings.Contains(pageOf(t, c.blocks...), `<main class="wide">`); got != c.wide {
			t.Errorf("%s: wide %v", c.name, got)
		}
	}
}

// TestFiguresStayWhole: a percent is not parted from its sign at a line's end,
// and what the plan says is still escaped.
func TestFiguresStayWhole(t *testing.T) {
	page := pageOf(t, &render.Facts{Items: []render.Fact{{Label: "demand", Value: "+€9,685 (+0.2 %)", Detail: "5 % of <b>"}}},
		&render.Callout{Title: "Shortage 2027-03..2027-05 & more"})
	for _, want := range []string{`<span class="nb">+€9,685</span> <span class="nb">(+0.2 %)</span>`, `<span class="nb">5 %</span> of &lt;b&gt;`,
		`Shortage <span class="nb">2027-03..2027-05</span> &amp; more`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page[strings.Index(page, "<main"):])
		}
	}
}

// TestColumnsWithoutDataAreAbsent: no outcome is known and no last day.
func TestColumnsWithoutDataAreAbsent(t *testing.T) {
	titles := func(in render.PlanInput, after string) string {
		blocks := render.NewPlanReport(in).Document(render.Parts{Executive: true, Issues: true}).Blocks
		for i, b := range blocks {
			if h, ok := b.(*render.Heading); ok && h.Text == after {
				var out []string
				for _, c := range blocks[i+1].(*render.Table).Columns {
					out = append(out, c.Title)
				}
				return strings.Join(out, " ")
			}
		}
		return "none"
	}
	in := northlight(t)
	if got := titles(in, "Carried over"); got != "decision chosen status outcome" {
		t.Errorf("carried over: %s", got)
	}
	if got := titles(in, "Tents"); got != "gap periods at stake class what last day decision" {
		t.Errorf("tents: %s", got)
	}
	in.Result.Plan.Decisions[0].Expected = nil
	if got := titles(in, "Carried over"); got != "decision chosen status" {
		t.Errorf("carried over without a check: %s", got)
	}
	if got := titles(in, "Stoves"); got != "gap periods at stake class what decision" {
		t.Errorf("stoves: %s", got)
	}
}
