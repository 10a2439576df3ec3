package adjust

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/planfile"
)

// work is one run over requests.
type work struct {
	state  *State
	files  []*file
	result *Result
	// taken are the ids in use, stood those that were before, in lower case.
	taken, stood map[string]bool
	// tried is the number from which ids made of a base may be free.
	tried  map[string]int
	places []place
}

// place is where something was set; its line is looked up once all is done.
type place struct {
	written int // in result.Written
	file    *file
	path    []string
	span    *span
}

// Demand makes adjustments. All requests are made or none: the error is
// [Problems], or a *planfile.Refusal where a file cannot be edited.
func Demand(s *State, requests []Request) (*Result, error) {
	w := &work{state: s, files: s.files(), taken: map[string]bool{}, stood: map[string]bool{}, tried: map[string]int{}, result: newResult()}
	for _, f := range w.files {
		for id := range f.ids {
			w.taken[strings.ToLower(id)], w.stood[strings.ToLower(id)] = true, true
		}
	}
	var bad Problems
	for i := range requests {
		err := w.request(&requests[i])
		var more Problems
		if errors.As(err, &more) {
			bad = append(bad, more...)
		} else if err != nil {
			return nil, err
		}
	}
	if len(bad) > 0 {
		bad.sort()
		return nil, bad
	}
	return w.finish()
}

func newResult() *Result {
	return &Result{Before: map[string][]byte{}, After: map[string][]byte{}}
}

// request checks one request and makes its edits.
func (w *work) request(r *Request) error {
	bad := w.scope(r)
	spans, more := w.state.spans(r.Changes, ofDemand)
	bad = append(append(bad, more...), w.fields(r)...)
	f, p := w.fileFor(r)
	if p != nil {
		bad = append(bad, *p)
	}
	if len(bad) > 0 {
		return bad
	}
	w.beyond(spans)
	if e := f.element(r.ID); r.ID != "" && e.OK() {
		return w.change(f, e, r, spans)
	}
	if twin := w.twin(f, r.ID); twin != "" {
		return Problems{{r.Row, "adjustment " + twin + " is there already, in other letters than " + r.ID, "name it as it is written, or give another id"}}
	}
	if f.holdsNew(r.ID) {
		return Problems{{r.Row, "adjustment " + r.ID + " is stated by other rows too, which differ in more than period and change", "give it another id"}}
	}
	return w.create(f, r, spans)
}

// beyond notes periods that no report shows yet.
func (w *work) beyond(spans []span) {
	last := w.state.Plan.Last()
	for _, s := range spans {
		if s.to > last {
			w.note("%s: the horizon ends with %s; what is beyond it is kept, and computed when the horizon has come that far", w.state.label(s.from, s.to), w.state.Plan.Calendar.Label(last))
		}
	}
}

// scope checks what the request applies to.
func (w *work) scope(r *Request) Problems {
	switch {
	case r.Family != "" && len(r.Items) > 0:
		return Problems{{r.Row, "an item and a family are both named", "name items, or a family"}}
	case r.Family != "" && w.state.Plan.FamilyIDs.Index(r.Family) == dimension.None:
		return Problems{unknown(r.Row, "family", r.Family, w.state.Plan.FamilyIDs.IDs())}
	case r.Family == "" && len(r.Items) == 0:
		return Problems{{r.Row, "no item is named", "name one or several, as TENT-2P,TENT-4P, or a family"}}
	}
	return w.state.items(r.Row, r.Items)
}

// fields checks the texts.
func (w *work) fields(r *Request) Problems {
	var out Problems
	if r.Reason != "" && !slices.Contains(demand.Reasons, r.Reason) {
		out = append(out, unknown(r.Row, "reason", r.Reason, demand.Reasons))
	}
	for _, t := range []struct{ name, text string }{{"note", r.Note}, {"evidence", r.Evidence}} {
		if bad := odd(t.text); bad != "" {
			out = append(out, Problem{r.Row, "the " + t.name + " holds " + bad, "remove it: people would not see what a reader of the file sees"})
		}
	}
	if r.ID != "" && !planfile.IsIdentifier(r.ID) {
		out = append(out, Problem{r.Row, fmt.Sprintf("%q cannot be an id", clip(r.ID)), "begin with a letter or digit, then letters, digits, `.`, `_`, `+`, `-`; at most 64; no period"})
	}
	if r.Expires != "" {
		if _, err := w.state.Plan.Calendar.Parse(r.Expires); err != nil {
			out = append(out, Problem{r.Row, fmt.Sprintf("%q is not the period in which it expires", clip(r.Expires)), "write it as " + w.state.Plan.Calendar.Label(w.state.Plan.Last())})
		}
	}
	if r.TradeSpend != "" && (!unsigned().MatchString(r.TradeSpend) || exact(r.TradeSpend) != "") {
		out = append(out, Problem{r.Row, fmt.Sprintf("trade spend %q is not a number", clip(minus.Replace(r.TradeSpend))), "write the amount for each period in the market's currency, as 16400"})
	}
	return append(out, w.references(r)...)
}

// references checks the names of an assumption and a decision.
func (w *work) references(r *Request) Problems {
	var assumptions, decisions []string
	for i := range w.state.Plan.Assumptions {
		assumptions = append(assumptions, w.state.Plan.Assumptions[i].ID)
	}
	for i := range w.state.Plan.Decisions {
		decisions = append(decisions, w.state.Plan.Decisions[i].ID)
	}
	var out Problems
	if r.Assumption != "" && !slices.Contains(assumptions, r.Assumption) {
		out = append(out, unknown(r.Row, "assumption", r.Assumption, assumptions))
	}
	if r.Decision != "" && !slices.Contains(decisions, r.Decision) {
		out = append(out, unknown(r.Row, "decision", r.Decision, decisions))
	}
	return out
}

// what is a request's key as people say it.
func (r *Request) what() string {
	if r.Family != "" {
		return r.Family + " " + r.Market
	}
	return strings.Join(r.Items, ", ") + " " + r.Market
}
