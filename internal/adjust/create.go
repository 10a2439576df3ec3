package adjust

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/planfile"
)

// create adds a new adjustment to a file.
func (w *work) create(f *file, r *Request, spans []span) error {
	var bad Problems
	if r.Reason == "" {
		bad = append(bad, Problem{r.Row, "the reason is not said", "say it with --reason (column reason): " + some(demand.Reasons)})
	}
	if len(spans) == 0 {
		bad = append(bad, Problem{r.Row, "nothing is changed", "name periods and changes: " + Forms})
	}
	spans = byPeriod(spans)
	bad = append(bad, w.overlaps(spans)...)
	if len(bad) > 0 {
		return bad
	}
	w.derive(r, spans[0])
	w.taken[strings.ToLower(r.ID)] = true
	at := []string{"adjustments", r.ID}
	cells := map[string][]planfile.Pair{}
	spent := r.spent(spans)
	for _, s := range append(slices.Clone(spans), spent...) {
		label := w.state.label(s.from, s.to)
		cells[string(s.kind)] = append(cells[string(s.kind)], planfile.Pair{Key: label, Value: planfile.AsNumber(s.number)})
		w.wrote(f, append(slices.Clone(at), string(s.kind)), &s, Written{ID: r.ID, What: r.what(), Field: string(s.kind), Periods: label, After: s.number})
	}
	if len(spent) > 1 {
		w.note("trade spend %s is spent in each of %d periods or ranges", r.TradeSpend, len(spent))
	}
	f.added = append(f.added, r.element(cells))
	f.begun[r.ID] = true
	return nil
}

// tradeSpend is what a span of promotion money is set in.
const tradeSpend Kind = "trade_spend"

// spent are the periods of these spans with the promotion money for each, every
// period once; nil where none is said.
func (r *Request) spent(spans []span) []span {
	if r.TradeSpend == "" {
		return nil
	}
	var out []span
	for _, s := range byPeriod(spans) {
		if n := len(out); n > 0 {
			s.from = max(s.from, out[n-1].to+1)
		}
		if s.from <= s.to {
			s.kind, s.number = tradeSpend, r.TradeSpend
			out = append(out, s)
		}
	}
	return out
}

func byPeriod(spans []span) []span {
	return slices.SortedStableFunc(slices.Values(spans), func(a, b span) int { return cmp.Compare(a.from, b.from) })
}

// overlaps refuses two changes of one kind for the same period.
func (w *work) overlaps(spans []span) Problems {
	var out Problems
	last := map[Kind]span{}
	for _, s := range spans {
		if before, ok := last[s.kind]; ok && s.from <= before.to {
			out = append(out, Problem{max(s.row, before.row), fmt.Sprintf("%s is stated twice, as %s and as %s", w.state.Plan.Calendar.Label(s.from), before.number, s.number), "keep one"})
		}
		last[s.kind] = s
	}
	return out
}

// element is the new adjustment, its keys in the order of the schema.
func (r *Request) element(cells map[string][]planfile.Pair) planfile.Value {
	var pairs []planfile.Pair
	for _, t := range r.texts() {
		pairs = append(pairs, t.Pair)
	}
	if r.Family != "" {
		pairs = append(pairs, planfile.Pair{Key: "family", Value: planfile.AsText(r.Family)})
	} else {
		pairs = append(pairs, planfile.Pair{Key: "items", Value: planfile.AsList(r.Items...)})
	}
	for key, c := range cells {
		pairs = append(pairs, planfile.Pair{Key: key, Value: planfile.AsMap(c...)})
	}
	slices.SortFunc(pairs, func(a, b planfile.Pair) int {
		return cmp.Compare(slices.Index(fieldOrder, a.Key), slices.Index(fieldOrder, b.Key))
	})
	return planfile.AsMap(pairs...)
}

// derive gives the request an id where it has none: reason, item and period.
func (w *work) derive(r *Request, first span) {
	if r.ID != "" {
		return
	}
	what := r.Family
	if what == "" {
		what = r.Items[0]
	}
	base := strings.ToLower(r.Reason + "-" + what + "-" + w.state.Plan.Calendar.Label(first.from))
	const longest = 60 // leaves room for a number
	base = strings.Trim(base[:min(len(base), longest)], ".")
	r.ID = base
	for i := max(w.tried[base], 2); w.taken[r.ID]; i++ {
		r.ID = fmt.Sprintf("%s-%d", base, i)
		w.tried[base] = i // the smaller ones are taken
	}
	if w.stood[base] {
		w.note("%s is there already and stays as it is; to change it, name it with --id", base)
	}
}

// holdsNew reports whether an earlier request made an adjustment of this id.
func (f *file) holdsNew(id string) bool { return f.begun[id] }

// tidy puts text on one line.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// odd names a character that must not stand in a file that people read.
func odd(s string) string {
	if !utf8.ValidString(s) {
		return "bytes that are not UTF-8"
	}
	if r, bad := planfile.Refused(tidy(s)); bad {
		return fmt.Sprintf("the character U+%04X", r)
	}
	return ""
}

// finish writes what is new, and finds the lines of all that was set.
func (w *work) finish() (*Result, error) {
	for _, f := range w.files {
		if len(f.settings) > 0 {
			if err := f.editor.Set(f.settings...); err != nil {
				return nil, f.refused(err)
			}
		}
		if f.fresh() && len(f.added) > 0 {
			text := planfile.NewDocument(planfile.Pair{Key: "kind", Value: planfile.AsText("Adjustments")}, planfile.Pair{Key: "version", Value: planfile.AsNumber("1")},
				planfile.Pair{Key: "owner", Value: planfile.AsText(f.owner)}, planfile.Pair{Key: "layer", Value: planfile.AsText(f.layer)},
				planfile.Pair{Key: "market", Value: planfile.AsText(f.market)}, planfile.Pair{Key: "adjustments", Value: planfile.AsElements(f.added...)})
			e, err := planfile.NewEditor(text)
			if err != nil {
				return nil, f.refused(err)
			}
			f.editor = e
		} else if len(f.added) > 0 {
			e, err := f.edit()
			if err == nil {
				err = e.Append([]string{"adjustments"}, f.added...)
			}
			if err != nil {
				return nil, f.refused(err)
			}
		}
		if f.editor != nil {
			f.editor.KeepLayout(f.before)
			w.result.After[f.path] = f.editor.Source()
			if !f.fresh() {
				w.result.Before[f.path] = f.before
			}
		}
	}
	for _, p := range w.places {
		x := &w.result.Written[p.written]
		x.Line = p.file.editor.Line(p.path...)
		if p.span != nil {
			x.Line = p.file.editor.CellLine(p.path, w.state.Plan.Calendar, p.span.from)
		}
	}
	return w.result, nil
}
