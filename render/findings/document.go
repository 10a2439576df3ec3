package findings

import (
	"path"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/render"
)

// Document lays a report out as a document, for a comment on a pull request or
// a page: the counts as its headline, the findings, and the gaps that need a
// decision and have none. All places are links. limit is how many findings of
// one code are listed per file, and how many gaps, 0 for all; the rest is
// counted.
func Document(r finding.Report, limit int) *render.Document {
	d := &render.Document{Title: "Findings"}
	if r.AsOf != "" {
		d.Subtitle = render.Plain("as of " + r.AsOf)
	}
	d.Headline = headline(&r)
	if len(r.Findings) > 0 {
		d.Blocks = append(d.Blocks, findingTable(&r, limit))
	}
	open, others := gapTables(&r, limit)
	if len(open.Rows) > 0 {
		d.Blocks = append(d.Blocks, open)
	}
	if len(others.Rows) > 0 {
		d.Blocks = append(d.Blocks, &render.Details{Summary: render.Plain(render.Count(len(others.Rows)+others.More, "other gap", "other gaps")), Blocks: []render.Block{others}})
	}
	for _, what := range r.NotJudged {
		d.Blocks = append(d.Blocks, &render.Paragraph{Text: render.Text{render.Warn.Of("not judged: "), render.Normal.Of(what)}})
	}
	return d
}

// headline are the counts, the first one that is not zero in its tone.
func headline(r *finding.Report) []render.Fact {
	fact := func(n int, label string, tone render.Style) render.Fact {
		f := render.Fact{Label: label, Value: render.Whole(n)}
		if n > 0 {
			f.Tone = tone
		}
		return f
	}
	gaps := fact(r.Counts.Gaps, "gaps", render.Normal)
	if n := r.Counts.Undecided; n > 0 {
		gaps.Tone, gaps.Detail = render.Bad, render.Count(n, "needs a decision", "need a decision")
	}
	return []render.Fact{fact(r.Counts.Errors, "errors", render.Bad), fact(r.Counts.Warnings, "warnings", render.Warn), gaps}
}

func findingTable(r *finding.Report, limit int) *render.Table {
	t := &render.Table{Caption: "What is wrong", Columns: []render.Column{{Title: "where"}, {Title: "finding"}, {Title: "what is wrong"}, {Title: "what to do"}}}
	listed := newLimiter(limit)
	for i := range r.Findings {
		f := &r.Findings[i]
		if listed.admit(f.Code) {
			t.Rows = append(t.Rows, findingRow(f, r))
		} else {
			t.More++
		}
		if i+1 == len(r.Findings) || r.Findings[i+1].File != f.File {
			clear(listed.seen)
		}
	}
	return t
}

func findingRow(f *finding.Resolved, r *finding.Report) render.Row {
	at := render.Words(where(f, r))
	if f.File != "" {
		at = placeCell(f.Position)
	}
	tone := render.Bad
	if f.Severity == finding.Warning {
		tone = render.Warn
	}
	todo := render.Plain(f.Hint)
	for _, p := range f.Related {
		see := render.Muted.Of(shortPlace(p.Position))
		see.Link = &render.Link{File: p.File, Line: p.Line}
		words := strings.TrimSpace("see " + p.Message)
		if len(todo) > 0 && todo.String() != "" {
			words = "; " + words
		}
		todo = append(todo, render.Muted.Of(words+" "), see)
	}
	return render.Row{Cells: []render.Cell{at, {Text: render.Text{tone.Of(f.Severity.String()), render.Normal.Of(" "), render.Code.Of(string(f.Code))}},
		render.Words(f.Message), {Text: todo}}}
}

// placeCell is a place by its file's own name: the link leads to the rest.
func placeCell(at position.Position) render.Cell {
	return render.Cell{Text: render.Text{render.Muted.Of(shortPlace(at))}, Link: &render.Link{File: at.File, Line: at.Line}}
}

func shortPlace(at position.Position) string { return place(path.Base(at.File), at.Line, 0) }

// gapTables are the gaps that somebody has to decide on, and all others.
func gapTables(r *finding.Report, limit int) (open, others *render.Table) {
	columns := func() *render.Table {
		return &render.Table{Columns: []render.Column{{Title: "gap"}, {Title: "when"}, {Title: "what is off"}, {Title: "class"}, {Title: "how it stands"}}}
	}
	open, others = columns(), columns()
	open.Caption = "Needs a decision"
	for i := range r.Gaps {
		g, t := &r.Gaps[i], others
		if g.Undecided() {
			t = open
		}
		if limit > 0 && len(t.Rows) >= limit {
			t.More++
			continue
		}
		id := render.Cell{Text: render.Text{render.Code.Of(g.ID)}}
		if g.File != "" {
			id.Link = &render.Link{File: g.File, Line: g.Line}
		}
		t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{id, render.Words(g.Periods()), render.Words(g.Text), render.Words(g.Class),
			render.Words(strings.Join(standing(g, r), ", "))}})
	}
	return open, others
}
