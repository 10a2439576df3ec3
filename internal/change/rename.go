package change

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// contentWriter writes values into a text that is equal for equal values.
type contentWriter struct {
	strings.Builder
	numbers int
}

func (w *contentWriter) add(parts ...string) {
	for _, p := range parts {
		w.WriteString(strconv.Quote(p))
	}
	w.WriteByte('\n')
}

func (w *contentWriter) cell(p period.Period, n int64) {
	w.WriteString(strconv.Itoa(int(p)))
	w.WriteByte(':')
	w.WriteString(strconv.FormatInt(n, 10))
	w.WriteByte(' ')
	w.numbers++
}

func (w *contentWriter) series(name string, s dimension.Series) {
	w.add(name)
	for _, c := range s.Cells() {
		w.cell(c.Period, int64(c.Value))
	}
}

func (w *contentWriter) ratios(name string, s dimension.Ratios) {
	w.add(name)
	for _, c := range s {
		w.cell(c.Period, int64(c.Value))
	}
}

// renamedItems returns the items of the base that vanished while exactly one
// item appeared with the same attributes and numbers, names and codes apart:
// from the base's identifier to the head's.
func renamedItems(base, head *plan.Plan) map[string]string {
	gone := onlyIn(base.ItemIDs, head.ItemIDs)
	come := onlyIn(head.ItemIDs, base.ItemIDs)
	if len(gone) == 0 || len(come) == 0 {
		return nil
	}
	before, after := contents(base, gone), contents(head, come)
	out := map[string]string{}
	for text, from := range before {
		if to := after[text]; len(from) == 1 && len(to) == 1 {
			out[from[0]] = to[0]
		}
	}
	return out
}

func onlyIn(a, b dimension.Table) []int {
	var out []int
	for i, id := range a.IDs() {
		if b.Index(id) == dimension.None {
			out = append(out, i)
		}
	}
	return out
}

// contents returns the identifiers of items by what the plan says about them;
// items without any number are not told apart and left out.
func contents(p *plan.Plan, items []int) map[string][]string {
	writers := map[int]*contentWriter{}
	for _, i := range items {
		w := &contentWriter{}
		writers[i] = w
		writeItem(w, p, i)
	}
	for b := range p.Baselines {
		doc := &p.Baselines[b]
		for r := range doc.Rows {
			if w := writers[doc.Rows[r].Item]; w != nil {
				w.series("baseline "+p.MarketIDs.ID(doc.Market), doc.Rows[r].Cells)
			}
		}
	}
	for s := range p.Sources {
		src := &p.Sources[s]
		for k := range src.Commitments {
			if w := writers[src.Commitments[k].Item]; w != nil {
				w.series("commitment "+src.ID+" "+p.SiteIDs.ID(src.Commitments[k].Site), src.Commitments[k].Cells)
			}
		}
	}
	out := map[string][]string{}
	for _, i := range items {
		if w := writers[i]; w.numbers > 0 {
			out[w.String()] = append(out[w.String()], p.ItemIDs.ID(i))
		}
	}
	return out
}

func writeItem(w *contentWriter, p *plan.Plan, i int) {
	it := &p.Items[i]
	w.add(p.FamilyIDs.ID(it.Family), it.Unit, p.Calendar.Label(it.From), p.Calendar.Label(it.Until), itemID(p, it.Replaces),
		itemID(p, it.Like.Item), it.Like.Factor.String())
	if it.Prices.Has(dimension.None) {
		w.series("price", it.Prices.Of(dimension.None))
	}
	for m := range p.Markets {
		if it.Prices.Has(m) {
			w.series("price "+p.Markets[m].ID, it.Prices.Of(m))
		}
		w.add(shareText(p, it.ServedFrom[m]))
	}
	w.series("cost", it.Cost)
	for _, u := range it.Units {
		w.add(u.Unit, u.Factor.String())
	}
}

func itemID(p *plan.Plan, i int) string {
	if i == dimension.None {
		return ""
	}
	return p.ItemIDs.ID(i)
}

func shareText(p *plan.Plan, shares []network.Share) string {
	var parts []string
	for _, s := range shares {
		parts = append(parts, p.SiteIDs.ID(s.Site)+" "+s.Share.Percent())
	}
	return strings.Join(parts, ", ")
}

// onlyRenamed reports whether a file, of those that the caller gives, says the
// same on both sides but for identifiers that are renamed.
func (c *comparer) onlyRenamed(path string) bool {
	if len(c.d.Renames) == 0 {
		return false
	}
	i := slices.IndexFunc(c.o.Files, func(f File) bool { return f.Path == path && f.Base != nil && f.Head != nil })
	if i < 0 {
		return false
	}
	now := map[string]string{}
	for _, r := range c.d.Renames {
		now[r.From] = r.To
	}
	renamed := false
	swap := func(text string) string {
		words := identifier().ReplaceAllStringFunc(text, func(word string) string {
			if to, ok := now[word]; ok {
				return to
			}
			return word
		})
		renamed = renamed || words != text
		return words
	}
	before := map[string]string{}
	for name, l := range leaves(c.o.Files[i].Base) {
		before[swap(name)] = swap(l.text)
	}
	after := map[string]string{}
	for name, l := range leaves(c.o.Files[i].Head) {
		after[name] = l.text
	}
	return renamed && maps.Equal(before, after)
}

// identifier matches what may be an identifier in keys and values.
var identifier = pattern.Of(`[^\s,:@/]+`)
