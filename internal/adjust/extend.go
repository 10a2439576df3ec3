package adjust

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
)

// change sets numbers and texts of an adjustment that exists.
func (w *work) change(f *file, old planfile.N, r *Request, spans []span) error {
	if bad := sameScope(old, r); bad != nil {
		return Problems{*bad}
	}
	e, err := f.edit()
	if err != nil {
		return err
	}
	if roles := w.state.roles(); r.Owner == "" && len(roles) > 0 && !slices.Contains(roles, f.owner) {
		w.note("%s belongs to %s", r.ID, f.owner)
	}
	if bad := append(w.again(f, r, spans), w.otherwise(f, r)...); len(bad) > 0 {
		return bad
	}
	at := []string{"adjustments", r.ID}
	for _, s := range append(slices.Clone(spans), r.spent(spans)...) {
		w.cells(f, e, r, s, append(slices.Clone(at), string(s.kind)))
	}
	for _, s := range spans {
		w.both(e, at, s)
	}
	for _, x := range r.texts() {
		was := e.Text(append(slices.Clone(at), x.Key)...)
		if x.Key == "id" || was == x.text {
			continue
		}
		f.settings = append(f.settings, planfile.Field(at, x.Key, x.Value, fieldOrder))
		w.wrote(f, append(slices.Clone(at), x.Key), nil, Written{ID: r.ID, What: r.what(), Field: x.Key, Before: was, After: x.text})
	}
	return nil
}

// again refuses a second number for a period of an adjustment, by the same
// request or by another row of the table.
func (w *work) again(f *file, r *Request, spans []span) Problems {
	all := append(append(f.stated[r.ID], spans...), r.spent(spans)...)
	f.stated[r.ID] = all
	return w.overlaps(byPeriod(all))
}

// otherwise refuses a second text for a key of an adjustment.
func (w *work) otherwise(f *file, r *Request) Problems {
	var out Problems
	for _, x := range r.texts() {
		key := r.ID + " " + x.Key
		if was, there := f.texts[key]; there && was != x.text {
			out = append(out, Problem{r.Row, fmt.Sprintf("the %s of %s is stated twice, as %s and as %s", x.Key, r.ID, clip(was), clip(x.text)), "keep one"})
		}
		f.texts[key] = x.text
	}
	return out
}

// cells sets one number over its periods.
func (w *work) cells(f *file, e *planfile.Editor, r *Request, s span, path []string) {
	f.settings = append(f.settings, planfile.Cells(path, w.state.Plan.Calendar, s.from, s.to, s.number, fieldOrder))
	w.wrote(f, path, &s, Written{ID: r.ID, What: r.what(), Field: path[len(path)-1], Periods: w.state.label(s.from, s.to), Before: w.stands(e, path, s), After: s.number})
}

// stands is the number that a file states for the periods of a span, "several"
// where it is not one.
func (w *work) stands(e *planfile.Editor, path []string, s span) string {
	was := e.Cell(path, w.state.Plan.Calendar, s.from)
	for p := s.from + 1; p <= s.to; p++ {
		if e.Cell(path, w.state.Plan.Calendar, p) != was {
			return "several"
		}
	}
	return was
}

// both notes that an adjustment states a period in another way too.
func (w *work) both(e *planfile.Editor, at []string, s span) {
	for _, other := range []Kind{Set, Percent, Add} {
		if other == s.kind {
			continue
		}
		for p := s.from; p <= s.to; p++ {
			if n := e.Cell(append(slices.Clone(at), string(other)), w.state.Plan.Calendar, p); n != "" {
				w.note("%s states %s %s for %s too; both count", at[1], other, n, w.state.Plan.Calendar.Label(p))
				break
			}
		}
	}
}

func (w *work) note(format string, args ...any) {
	w.result.Notes = append(w.result.Notes, fmt.Sprintf(format, args...))
}

func (w *work) wrote(f *file, path []string, s *span, x Written) {
	x.File = f.path
	w.places = append(w.places, place{len(w.result.Written), f, path, s})
	w.result.Written = append(w.result.Written, x)
}

// refused says in which file a change is refused, and where in it.
func (f *file) refused(err error) error {
	var r *planfile.Refusal
	if errors.As(err, &r) && r.Line > 0 {
		return fmt.Errorf("%s:%w", f.path, err)
	}
	return fmt.Errorf("%s: %w", f.path, err)
}

// sameScope says where an adjustment that is to be changed applies to other
// things: its numbers are totals over all of them.
func sameScope(old planfile.N, r *Request) *Problem {
	var items []string
	for _, x := range old.Get("items").Elements() {
		items = append(items, x.Text())
	}
	family := old.Get("family").Text()
	wanted := slices.Clone(r.Items)
	slices.Sort(items)
	slices.Sort(wanted)
	if family == r.Family && slices.Equal(items, wanted) {
		return nil
	}
	applies := strings.Join(items, ",")
	if family != "" {
		applies = "family " + family
	}
	return &Problem{r.Row, fmt.Sprintf("%s applies to %s, and not to %s", r.ID, applies, strings.TrimSuffix(r.what(), " "+r.Market)),
		"name the same, or give a new adjustment another --id"}
}

// text is a key of an adjustment that holds a text or a name.
type text struct {
	planfile.Pair
	text string
}

// texts are those that the request states, in the order of the file.
func (r *Request) texts() []text {
	var out []text
	for _, x := range []struct {
		key, text string
		raw       bool
	}{{"id", r.ID, false}, {"reason", r.Reason, false}, {"note", tidy(r.Note), false}, {"assumption", r.Assumption, false},
		{"decision", r.Decision, false}, {"evidence", tidy(r.Evidence), false}, {"expires", r.Expires, true}} {
		if x.text == "" {
			continue
		}
		v := planfile.AsText(x.text)
		if x.raw {
			v = planfile.AsNumber(x.text)
		}
		out = append(out, text{planfile.Pair{Key: x.key, Value: v}, x.text})
	}
	return out
}
