package projection

import (
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
)

// earlier is the plan of the last close, under this plan's identifiers.
type earlier struct {
	plan    *plan.Plan
	commits map[[3]string]ref // by source, site, item
}

// earlierOf prepares a previous plan; nil where there is none to compare with.
func earlierOf(p *plan.Plan, previous *Result) *earlier {
	if previous == nil || previous.Plan == nil || previous.Plan.Calendar != p.Calendar {
		return nil
	}
	q := previous.Plan
	e := &earlier{plan: q, commits: map[[3]string]ref{}}
	for s := range q.Sources {
		for k := range q.Sources[s].Commitments {
			m := &q.Sources[s].Commitments[k]
			if m.Site >= 0 && m.Site < len(q.Sites) && m.Item >= 0 && m.Item < len(q.Items) {
				e.commits[[3]string{q.Sources[s].ID, q.Sites[m.Site].ID, q.Items[m.Item].ID}] = ref{int32(s), int32(k)}
			}
		}
	}
	return e
}

// committed fills a column with what the last close promised, Missing where it
// says nothing.
func (w *worker) committed(dst Column, r *SupplyRow) {
	copy(dst, w.none)
	if w.prev == nil {
		return
	}
	k, ok := w.prev.commits[[3]string{w.p.Sources[r.Source].ID, w.p.Sites[r.Site].ID, w.p.Items[r.Item].ID}]
	if !ok {
		return
	}
	fromSeries(dst, w.prev.plan.Sources[k.source].Commitments[k.at].Cells, w.first)
	for t, v := range dst {
		if !v.IsMissing() {
			dst[t] = quantity.Round(v, w.decimals)
		}
	}
}
