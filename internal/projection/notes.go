package projection

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
)

func newNote(kind NoteKind, at position.Ref) Note {
	const none = dimension.None
	return Note{Kind: kind, At: at, From: period.None, To: period.None, Market: none, Site: none, Item: none,
		Source: none, Resource: none, Adjustment: none}
}

// mergeNotes makes one note of those that say the same of consecutive periods,
// summing their amounts, and orders them by place.
func mergeNotes(notes []Note) []Note {
	what := func(a, b *Note) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Adjustment, b.Adjustment), cmp.Compare(a.Source, b.Source),
			cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Market, b.Market), cmp.Compare(a.Site, b.Site), cmp.Compare(a.Item, b.Item))
	}
	slices.SortStableFunc(notes, func(a, b Note) int { return cmp.Or(what(&a, &b), cmp.Compare(a.From, b.From)) })
	out := notes[:0]
	for _, n := range notes {
		if k := len(out) - 1; k >= 0 && n.From != period.None && what(&out[k], &n) == 0 && n.From <= out[k].To+1 {
			out[k].To = max(out[k].To, n.To)
			out[k].Amount = out[k].Amount.Add(n.Amount)
			continue
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Offset, b.At.Offset), what(&a, &b), cmp.Compare(a.From, b.From))
	})
	return out
}
