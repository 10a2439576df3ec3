// Package adjust turns what a person says on the command line or in a table,
// "400 more two-person tents in March", into edits of plan files: an adjustment
// of demand, or a supply commitment.
//
// It decides which file is the right one, by its content and never by its name,
// and changes the bytes of the values that are set and no others. It reads no
// disk and writes none; what is wrong with a request is told in words, all of
// it at once.
package adjust

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
)

// State is the plan as it stands and who wants to change it.
type State struct {
	Plan      *plan.Plan
	Documents []*planfile.Document
	// AsOf is the day on which dates are judged, period.NoDate if not known.
	AsOf period.Date
	// Email is the address of the person who asks, "" where it is not known;
	// the policy's people are told by it.
	Email string
}

// Request is one adjustment of demand that somebody wants. Values are as they
// were typed.
type Request struct {
	// Row is the line of the table that it comes from, 0 for none.
	Row    int
	Items  []string
	Family string
	Market string // a market, or all
	// Changes are made to the total over the items and markets.
	Changes []Change
	// Reason is one of [demand.Reasons]; the id's own stays where it is empty.
	Reason, Note                            string
	Owner, Layer, ID                        string
	Assumption, Decision, Evidence, Expires string
	// TradeSpend is promotion money for each period, in market currency.
	TradeSpend string
}

// Commitment is what somebody wants a source to promise.
type Commitment struct {
	Source, Site string
	Items        []string
	Changes      []Change
}

// Change is what is said of a period or a range of them.
type Change struct {
	Row           int
	Periods, Text string
}

// Problem is something that is wrong with a request. Nothing is changed then.
type Problem struct {
	Row         int // the line of the table, 0 for none
	Summary, Do string
}

// Problems are all that is wrong.
type Problems []Problem

func (ps Problems) Error() string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// sort orders them by line, those of one line as they were found.
func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.Row, b.Row) })
}

func (p Problem) String() string {
	s := p.Summary
	if p.Row > 0 {
		s = fmt.Sprintf("line %d: %s", p.Row, s)
	}
	if p.Do != "" {
		s += "; " + p.Do
	}
	return s
}

// Result are the files that change and what was set in them.
type Result struct {
	// Before and After are texts by path in the plan's folder; a file that is
	// new has no Before.
	Before, After map[string][]byte
	Written       []Written
	// Notes say what a reader would not expect.
	Notes []string
}

// Written is one number, or text, that was set.
type Written struct {
	// File and Line are where it stands now.
	File string `json:"file"`
	Line int    `json:"line"`
	// ID is the adjustment's; Source and Site are of a commitment.
	ID     string `json:"id,omitempty"`
	Source string `json:"source,omitempty"`
	Site   string `json:"site,omitempty"`
	// What is the key as people say it, `TENT-2P eu`; empty of a decision.
	What string `json:"what,omitempty"`
	// Field is what was set, as the file spells it.
	Field string `json:"field"`
	// Periods is a period or a range, empty where it has none.
	Periods string `json:"periods,omitempty"`
	// Before is what stood there, empty for nothing, and After what stands.
	Before string `json:"before,omitempty"`
	After  string `json:"after"`
}

// Changed reports whether any byte differs.
func (r *Result) Changed() bool {
	for path, after := range r.After {
		if before, ok := r.Before[path]; !ok || string(before) != string(after) {
			return true
		}
	}
	return false
}

// fieldOrder is the order of an adjustment's keys, as the schema has them.
var fieldOrder = []string{"id", "reason", "note", "items", "family", "markets", "add", "percent", "set", "split", "trade_spend",
	"assumption", "decision", "evidence", "expires"}

// roles are those that a person of the policy fills, ascending.
func (s *State) roles() []string {
	if s.Plan.Policy == nil || s.Email == "" {
		return nil
	}
	var out []string
	for _, p := range s.Plan.Policy.People {
		if !strings.EqualFold(p.Email, s.Email) {
			continue
		}
		for _, r := range s.Plan.Policy.Roles {
			if slices.Contains(r.People, p.ID) && !slices.Contains(out, r.ID) {
				out = append(out, r.ID)
			}
		}
	}
	slices.Sort(out)
	return out
}

// unknown says that a name is none of those that there are.
func unknown(row int, what, name string, known []string) Problem {
	p := Problem{Row: row, Summary: fmt.Sprintf("unknown %s %q", what, clip(name)), Do: "there are " + some(known)}
	if len(known) == 0 {
		p.Do = "the plan has none"
	}
	if near := dimension.Nearest(name, known); near != "" {
		did := "did you mean " + near + "?"
		if len(known) > 1 && len(known) <= fewNames && dimension.Only(name, known) == "" {
			did += " " + p.Do // uk is near to us, and may mean eu
		}
		p.Do = did
	}
	return p
}

// fewNames are listed beside a suggestion that is in doubt.
const fewNames = 4

// some names at most twelve things.
func some(names []string) string {
	const most = 12
	if n := len(names) - most; n > 0 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(names, ", ")
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}

// items checks the names of items; a problem for each that is not known.
func (s *State) items(row int, names []string) Problems {
	var out Problems
	seen := map[string]bool{}
	for _, name := range names {
		if s.Plan.ItemIDs.Index(name) == dimension.None {
			out = append(out, unknown(row, "item", name, s.Plan.ItemIDs.IDs()))
		}
		if seen[name] {
			out = append(out, Problem{Row: row, Summary: "item " + clip(name) + " is named twice", Do: "name it once"})
		}
		seen[name] = true
	}
	return out
}

// span is a range of periods with what is said of it.
type span struct {
	from, to period.Period
	kind     Kind
	number   string
	row      int
}

// spans reads changes; periods that are closed are refused.
func (s *State) spans(changes []Change, read func(text string) (Kind, string, string)) ([]span, Problems) {
	var out []span
	var bad Problems
	cal := s.Plan.Calendar
	for _, c := range changes {
		kind, number, why := read(c.Text)
		from, to, err := cal.ParseRange(c.Periods)
		switch {
		case err != nil:
			bad = append(bad, Problem{c.Row, fmt.Sprintf("%q is not a period", clip(c.Periods)),
				"write it as " + period.FormOf(cal.Name()) + ", several as " + cal.Label(s.Plan.First) + ".." + cal.Label(s.Plan.First+1)})
		case from < s.Plan.First:
			bad = append(bad, Problem{c.Row, c.Periods + " is closed", "the open periods are " + cal.Label(s.Plan.First) + " to " + cal.Label(s.Plan.Last())})
		case to-from > 1000:
			bad = append(bad, Problem{c.Row, c.Periods + " is too long", "name the periods that are planned"})
		}
		if why != "" {
			bad = append(bad, Problem{c.Row, fmt.Sprintf("%q is not a change", clip(c.Text)), why})
		}
		out = append(out, span{from, to, kind, number, c.Row})
	}
	if len(bad) > 0 {
		return nil, bad
	}
	return out, nil
}

// label is a range as files and people write it.
func (s *State) label(from, to period.Period) string {
	cal := s.Plan.Calendar
	if from == to {
		return cal.Label(from)
	}
	return cal.Label(from) + ".." + cal.Label(to)
}
