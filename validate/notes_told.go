package validate

import (
	"fmt"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/supply"
)

// overdue tells open orders that are late together, file by file, with the
// first of them and their places: an export is late as a whole.
func (ctx *Context) overdue(notes []*projection.Note) (fs []finding.Finding) {
	for len(notes) > 0 {
		n := 1
		for n < len(notes) && notes[n].At.File == notes[0].At.File {
			n++
		}
		fs = append(fs, ctx.overdueIn(notes[:n]))
		notes = notes[n:]
	}
	return fs
}

// overdueIn tells the late orders of one file.
func (ctx *Context) overdueIn(notes []*projection.Note) finding.Finding {
	kind := noteKinds[projection.NoteOrdersOverdue]
	if len(notes) == 1 {
		return related(notes[0], finding.New(kind.code, ctx.notePlace(notes[0]), "%s", kind.tell(ctx, notes[0])))
	}
	words := make([]string, len(notes))
	for i, n := range notes {
		words[i] = ctx.cell(n) + ctx.amount(n, " (%s)")
	}
	f := finding.New(kind.code, ctx.notePlace(notes[0]), "open orders of %d items at their sites were due before %s and are moved into it: %s",
		len(notes), ctx.Plan.Calendar.Label(ctx.Plan.First), some(words))
	for _, n := range notes[1:min(most, len(notes))] {
		f = f.WithRelated(ctx.notePlace(n), "%s%s", ctx.cell(n), ctx.amount(n, " (%s)"))
	}
	return f
}

// countedAt is where the stock was counted that a note about an opening below
// zero is about: its row of facts, no place for any other note.
func (ctx *Context) countedAt(n *projection.Note) position.Ref {
	if n.Kind != projection.NoteOpeningNegative {
		return position.Ref{}
	}
	key := actual.Key{Source: dimension.None, Market: dimension.None, Site: n.Site, Item: n.Item}
	if c, stated := ctx.Plan.Actuals.Stock.Series(key).Cell(ctx.Plan.First - 1); stated && c.Value == n.Amount {
		return c.At
	}
	return position.Ref{}
}

// explained reports whether another finding says why the computation had to
// assume something: an item that ends before it begins is sold in no period,
// and a commitment to a site that is not supplied makes no second source.
func (ctx *Context) explained(n *projection.Note) bool {
	switch n.Kind {
	case projection.NoteNothingAlive:
		for _, i := range ctx.adjusted(n) {
			if reversed(&ctx.Plan.Items[i]) {
				return true
			}
		}
	case projection.NoteNoPrimary:
		promised, able := 0, 0
		for i := range ctx.Plan.Sources {
			s := &ctx.Plan.Sources[i]
			if delivers(s, n.Site) && brings(s, n.Item) {
				able++
			} else if !delivers(s, n.Site) && commits(s, n.Site, n.Item) {
				promised++
			}
		}
		return promised > 0 && able < 2
	}
	return false
}

func delivers(s *supply.Source, site int) bool {
	for _, at := range s.Sites {
		if at == site {
			return true
		}
	}
	return false
}

// brings reports whether a source names an item at all.
func brings(s *supply.Source, item int) bool {
	for i := range s.Uses {
		if s.Uses[i].Item == item {
			return true
		}
	}
	for i := range s.Commitments {
		if s.Commitments[i].Item == item && delivers(s, s.Commitments[i].Site) {
			return true
		}
	}
	return s.TermsOf(item) != nil
}

func commits(s *supply.Source, site, item int) bool {
	for i := range s.Commitments {
		if s.Commitments[i].Site == site && s.Commitments[i].Item == item {
			return true
		}
	}
	return false
}

// adjusted returns the items of the adjustment that a note is about.
func (ctx *Context) adjusted(n *projection.Note) []int {
	if n.Adjustment < 0 || n.Adjustment >= len(ctx.Plan.Adjustments) {
		return nil
	}
	return ctx.Plan.Adjustments[n.Adjustment].Items
}

// removable says how much may be removed of one cell: what the adjustment wants
// to remove, less what is too much.
func removable(ctx *Context, n *projection.Note) string {
	if n.Adjustment < 0 || n.Adjustment >= len(ctx.Plan.Adjustments) || n.From != n.To || n.Amount.IsMissing() {
		return ""
	}
	a := &ctx.Plan.Adjustments[n.Adjustment]
	cell, stated := a.Add.Cell(n.From)
	if a.Group() || !stated || cell.Value >= 0 {
		return ""
	}
	left := cell.Value.Abs() - n.Amount
	return fmt.Sprintf("remove %s at most, which is what stands", figure(left))
}
