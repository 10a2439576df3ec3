package change

import (
	"cmp"
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Document is edits of one document that say more together than one by one: it
// is new or gone as a whole, or a machine wrote it anew. Each of them stands in
// Diff.Edited all the same, with the number of its Document.
type Document struct {
	Why  Why  `json:"why"`
	Kind Kind `json:"kind"`
	// What is the key as people say it: `tents eu` of a baseline, the year of a
	// budget, the source of supply, the file's name of all else.
	What  string `json:"what"`
	File  string `json:"file,omitempty"`
	Owner string `json:"owner,omitempty"`
	// Cells is how many numbers there are, From and To their first and last
	// period, Periods how many periods have one.
	Cells   int    `json:"cells"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Periods int    `json:"periods"`
	// Before and After are the sums of these cells in units of baselines and
	// commitments, Missing for all other documents. Money is what the
	// difference is worth, of a budget its revenue.
	Before quantity.Number `json:"before"`
	After  quantity.Number `json:"after"`
	Money  quantity.Number `json:"money"`
	Valued string          `json:"valued_at,omitempty"`
}

// gathered is a document in the making.
type gathered struct {
	Document
	edits   []*Edit
	periods map[period.Period]bool
}

// Why says why edits stand together.
type Why string

// Why they do.
const (
	NewDocument  Why = "new document"
	GoneDocument Why = "removed document"
	// NewForecast is a baseline of a new run, trained on other facts, or with
	// other numbers in three of four cells or more.
	NewForecast Why = "new forecast"
	// AsPlanned are commitments of a source that state what was planned supply
	// before, to the last unit.
	AsPlanned Why = "as planned"
)

// documentKey says which document an edit of a number belongs to.
type documentKey struct {
	kind       Kind
	what, file string
}

// documents sums the edits of documents, of which a machine wrote more than one
// number or which are new or gone as a whole.
func (c *comparer) documents() {
	groups := map[documentKey]*gathered{}
	var order []*gathered
	for i := range c.d.Edited {
		e := &c.d.Edited[i]
		if !e.IsNumber() {
			continue
		}
		k, why := c.documentOf(e)
		if why == "" {
			continue
		}
		g := groups[k]
		if g == nil {
			g = &gathered{periods: map[period.Period]bool{}, Document: Document{Why: why, Kind: k.kind, What: k.what, File: k.file, Owner: e.Owner, Before: quantity.Missing,
				After: quantity.Missing, Money: quantity.Missing}}
			groups[k], order = g, append(order, g)
		}
		g.take(c, e)
	}
	order = slices.DeleteFunc(order, (*gathered).few)
	slices.SortStableFunc(order, func(a, b *gathered) int {
		return cmp.Or(cmp.Compare(weight(b.Money), weight(a.Money)), cmp.Compare(kindRank(a.Kind), kindRank(b.Kind)),
			cmp.Compare(a.What, b.What), cmp.Compare(a.File, b.File))
	})
	for i, g := range order {
		for _, e := range g.edits {
			e.Document = i + 1
		}
		g.Periods = len(g.periods)
		c.d.Documents = append(c.d.Documents, g.Document)
	}
}

// few reports whether the edits say more one by one: the price and the cost of
// a new item do, all prices of a catalog do not.
func (g *gathered) few() bool {
	const ofMachine, asWhole = 2, 4
	if g.Why == NewDocument || g.Why == GoneDocument {
		return len(g.edits) < asWhole
	}
	return len(g.edits) < ofMachine
}

// take adds an edit to the sums.
func (g *gathered) take(c *comparer, e *Edit) {
	g.edits = append(g.edits, e)
	n := max(e.Periods, 1)
	g.Cells += n
	if e.first != period.None {
		for p := e.first; p < e.first+period.Period(n); p++ {
			g.periods[p] = true
		}
		if g.From == "" || e.From < g.From {
			g.From = e.From
		}
		g.To = max(g.To, e.To)
	}
	if g.Kind == Baseline || e.Kind == Commitment {
		g.Before = sum(g.Before, times(e.Before, n))
		g.After = sum(g.After, times(e.After, n))
	}
	if e.Kind != Budget || e.Field == "revenue" {
		g.Money, g.Valued = sum(g.Money, e.Money), cmp.Or(g.Valued, e.Valued)
	}
}

// times is a number in n periods; what is not stated or not known is none.
func times(v Value, n int) quantity.Number {
	q, _ := v.Quantity()
	return q.Times(quantity.Whole(int64(n)))
}

// documentOf returns the document of an edit, and why its edits are summed,
// empty where they are not: what people adjust is told one by one.
func (c *comparer) documentOf(e *Edit) (documentKey, Why) {
	file := cmp.Or(e.Head.File, e.Base.File)
	k := documentKey{e.Kind, path.Base(file), file}
	switch e.Kind {
	case Baseline:
		k.what = e.Family + " " + e.Market
		return k, c.rewritten[[2]string{e.Market, e.Family}]
	case Budget:
		k.what = e.ID
		return k, c.wholes[Budget][e.ID]
	case Capacity, Commitment, Use, Terms:
		k.kind, k.what = Source, e.Source
		if w := c.wholes[Source][e.Source]; w != "" || !c.rolledOn(e) {
			return k, w
		}
		k.kind = Commitment
		return k, AsPlanned
	case Price, Cost:
		k.kind = Price
	case Target:
	default:
		return k, ""
	}
	switch {
	case e.How == Added && file != "" && !has(c.base.Plan.Files, file):
		return k, NewDocument
	case e.How == Removed && file != "" && !has(c.head.Plan.Files, file):
		return k, GoneDocument
	}
	return k, ""
}

func has(files *position.Files, name string) bool { return files != nil && files.Number(name) != 0 }

// rewrites finds the baselines that are new, gone, or of a new forecast, by
// market and family.
func (c *comparer) rewrites() {
	changed := map[[2]string]int{}
	for i := range c.d.Edited {
		if e := &c.d.Edited[i]; e.Kind == Baseline && e.IsNumber() {
			changed[[2]string{e.Market, e.Family}] += e.Periods
		}
	}
	c.rewritten = map[[2]string]Why{}
	before := map[[2]string]bool{}
	for i := range c.base.Plan.Baselines {
		b := &c.base.Plan.Baselines[i]
		k := [2]string{c.market.id(c.market.base[b.Market]), c.family.id(c.family.base[b.Family])}
		before[k], c.rewritten[k] = true, GoneDocument
	}
	for i := range c.head.Plan.Baselines {
		b := &c.head.Plan.Baselines[i]
		k := [2]string{c.market.id(c.market.head[b.Market]), c.family.id(c.family.head[b.Family])}
		switch {
		case !before[k]:
			c.rewritten[k] = NewDocument
		case c.newRuns[k] || c.anew(b, changed[k]):
			c.rewritten[k] = NewForecast
		default:
			delete(c.rewritten, k)
		}
	}
}

// anew reports whether so many changed numbers are three quarters of what a baseline
// states of the periods that are compared.
func (c *comparer) anew(b *demand.Baseline, changed int) bool {
	if changed == 0 {
		return false
	}
	cells := 0
	for r := range b.Rows {
		for i := range b.Rows[r].Cells.Len() {
			if p := b.Rows[r].Cells.Period(i); p >= c.from && p <= c.to {
				cells++
			}
		}
	}
	return cells > 0 && 4*changed >= 3*cells
}

// noteWholes notes what is new or gone as a whole.
func (c *comparer) noteWholes() {
	c.wholes = map[Kind]map[string]Why{Budget: {}, Source: {}}
	for i := range c.d.Edited {
		e := &c.d.Edited[i]
		if w := c.wholes[e.Kind]; w != nil && e.Field == "" && !e.IsNumber() {
			w[e.ID+e.Source] = NewDocument
			if e.How == Removed {
				w[e.ID+e.Source] = GoneDocument
			}
		}
	}
}
