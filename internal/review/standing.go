package review

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/render"
)

// openGaps lists every gap of the merge result that a planner may act on. In a
// comment those that the proposal changes stand above, and the others are counted.
func (j *judging) openGaps(v View) []render.Block {
	r := j.r
	if v == Comment && r.Outcome == Changed {
		return j.otherGaps()
	}
	if v != Full || r.Findings == nil || r.Outcome == Conflict {
		return nil
	}
	t := &render.Table{Fixed: 1, Columns: []render.Column{{Title: "gap"}, {Title: "period"}, {Title: "what is off"}, {Title: "class"}, {Title: "at stake", Kind: render.MoneyKind}}}
	for i := range r.Findings.Gaps {
		g := &r.Findings.Gaps[i]
		if g.Class == finding.ClassNoise {
			continue
		}
		t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{render.Words(g.ID), render.Words(g.Periods()), render.Words(g.Text), render.Words(g.Class), moneyCell(g, r.Findings.Currency)}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []render.Block{&render.Details{Summary: render.Plain("Gaps of the merged plan above the tolerances: " + render.Whole(len(t.Rows))), Blocks: []render.Block{t}}}
}

// kindsTold is how many kinds of gaps a comment counts.
const kindsTold = 4

// otherGaps counts by kind the gaps that do not stand above. With most of them the
// proposal has nothing to do; others are in periods that the target does not have.
func (j *judging) otherGaps() []render.Block {
	type place struct{ id, from, to string }
	changed := map[place]bool{}
	for i := range j.r.Diff.Gaps {
		if g := &j.r.Diff.Gaps[i]; g.Head != nil {
			changed[place{g.ID, g.From, g.To}] = true
		}
	}
	count, total := map[string]int{}, 0
	for i := range j.r.Findings.Gaps {
		g := &j.r.Findings.Gaps[i]
		if g.Class == finding.ClassNoise || changed[place{g.ID, g.From, g.To}] {
			continue
		}
		kind, _, _ := strings.Cut(g.ID, "/")
		count[kind]++
		total++
	}
	if total == 0 {
		return nil
	}
	kinds := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
	var words []string
	rest := total
	for _, kind := range kinds[:min(kindsTold, len(kinds))] {
		words = append(words, render.Whole(count[kind])+" "+kind)
		rest -= count[kind]
	}
	if rest > 0 {
		words = append(words, render.Whole(rest)+" of other kinds")
	}
	return []render.Block{&render.Paragraph{Text: render.Text{render.Muted.Of(render.Count(total, "other gap of the merged plan is", "other gaps of the merged plan are") +
		" above the tolerances: " + strings.Join(words, ", ") + ".")}}}
}
