package facts

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
)

// Report says what an import read, what it makes of it, and what it left out.
type Report struct {
	// Sources are the exports, in the order in which they were read.
	Sources []Source `json:"sources"`
	// Files are the files of facts that the exports speak of, sorted by path.
	Files []File `json:"files"`
	// Write holds the new content by path, from the plan's folder: files of
	// facts and their manifests; nil for a file that is to go. It is empty when nothing changed or the
	// import is refused.
	Write map[string][]byte `json:"-"`
	// Balance shows by kind of fact that nothing was lost.
	Balance []Balance `json:"balance"`
	// Controls are the control totals that sums were held against.
	Controls []Control `json:"controls,omitempty"`
	// Expected are facts of the last closed period that the plan has used
	// before and still lacks.
	Expected []string `json:"still_expected,omitempty"`
	// Rejected groups the rejected rows, the most frequent first; Rows are the
	// first thousand of them in the order of the exports.
	Rejected []Group     `json:"rejected"`
	Rows     []Rejection `json:"rows"`
	// Notices are what a reader of these facts must know.
	Notices []string `json:"notices"`
	// Refused says why nothing is written, empty if the import is fine.
	Refused []string `json:"refused"`
}

// Source is one export as it was read.
type Source struct {
	Name    string `json:"name"`
	Mapping string `json:"mapping"`
	Fact    string `json:"fact"`
	// Query is the database and the digest of the query, where one was asked.
	Query string `json:"query,omitempty"`
	// How it is written, stated or detected, and the line of its header.
	Encoding  string `json:"encoding"`
	Separator string `json:"separator"`
	Decimal   string `json:"decimal"`
	Date      string `json:"date,omitempty"`
	Header    int    `json:"header_line"`
	// Rows read are kept, filtered or rejected; Blank rows hold no text.
	Read     int `json:"read"`
	Kept     int `json:"kept"`
	Filtered int `json:"filtered"`
	Rejected int `json:"rejected"`
	Blank    int `json:"blank"`
	// FilteredBy counts the filtered rows by the condition that they failed.
	FilteredBy []Count `json:"filtered_by,omitempty"`
}

// origin is what the manifest says of where rows came from: the file without
// its folders, or the database and the query's digest.
func (s *Source) origin() string {
	if s.Query != "" {
		return s.Query
	}
	return base(s.Name)
}

// Count is a number of rows by name.
type Count struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
}

// State says what an import does to a file. The zero value is invalid.
type State uint8

// The states of a file.
const (
	New State = iota + 1
	Changed
	Unchanged
	Removed
)

func (s State) String() string {
	return [...]string{"invalid", "new", "changed", "unchanged", "removed"}[s]
}

// MarshalText writes the state's name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// File is one file of facts.
type File struct {
	Path  string `json:"path"`
	State State  `json:"state"`
	Rows  int    `json:"rows"`
	// Quantity is the sum of its quantities, Was what stood before.
	Quantity quantity.Number `json:"quantity"`
	Was      quantity.Number `json:"was"`
	Complete bool            `json:"complete"`
}

// Balance reconciles one kind of fact: Read = Kept + Filtered + Rejected, and
// Written = Kept + Rounding. Amounts that could not be read are in no sum; the
// number of their rows is Unreadable. Revenue is zero where there is none.
type Balance struct {
	Fact       string `json:"fact"`
	Quantity   Sums   `json:"quantity"`
	Revenue    Sums   `json:"revenue"`
	Unreadable int    `json:"unreadable"`
}

// Control is a control total beside what was read.
type Control struct {
	What     string          `json:"what"`
	Read     quantity.Number `json:"read"`
	Expected quantity.Number `json:"expected"`
	From     string          `json:"from"`
}

// Sums are the sums of one column.
type Sums struct {
	Read     quantity.Number `json:"read"`
	Kept     quantity.Number `json:"kept"`
	Filtered quantity.Number `json:"filtered"`
	Rejected quantity.Number `json:"rejected"`
	Written  quantity.Number `json:"written"`
	Rounding quantity.Number `json:"rounding"`
}

// Group is rejected rows with the same reason.
type Group struct {
	Reason string `json:"reason"`
	Rows   int    `json:"rows"`
	// Quantity is the sum of those quantities that could be read.
	Quantity quantity.Number `json:"quantity"`
	// Name and Line are where it happened first.
	Name string `json:"first_file"`
	Line int    `json:"first_line"`
}

// Rejection is one rejected row.
type Rejection struct {
	Name   string `json:"file"`
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

func (r Rejection) String() string { return fmt.Sprintf("%s:%d: %s", r.Name, r.Line, r.Reason) }

// OK reports whether the import may be written.
func (r *Report) OK() bool { return len(r.Refused) == 0 }

// NothingChanged reports whether the facts are what they were.
func (r *Report) NothingChanged() bool { return r.OK() && len(r.Write) == 0 }

// maxRows is how many rejected rows are kept one by one; groups count all.
const maxRows = 1000

type group struct {
	Group
	sum amount
}

// rejections collects rejected rows.
type rejections struct {
	groups map[string]*group
	rows   []Rejection
	count  int
}

func (x *rejections) add(name string, line int, reason string, q amount) {
	x.count++
	if len(x.rows) < maxRows {
		x.rows = append(x.rows, Rejection{name, line, reason})
	}
	g := x.groups[reason]
	if g == nil {
		// Reasons quote the value; so many different ones are one reason.
		if len(x.groups) >= 10*maxRows {
			reason = "other reasons"
			if g = x.groups[reason]; g == nil {
				g = &group{Group: Group{Reason: reason, Name: name, Line: line}}
				x.groups[reason] = g
			}
		} else {
			g = &group{Group: Group{Reason: reason, Name: name, Line: line}}
			x.groups[reason] = g
		}
	}
	g.Rows++
	g.sum = g.sum.add(q)
}

// bring adds what lanes of one export have rejected, as if it had been rejected
// in order.
func (x *rejections) bring(lanes []*rejections) {
	var rows []Rejection
	groups := map[string]*group{}
	for _, l := range lanes {
		x.count += l.count
		rows = append(rows, l.rows...)
		for reason, g := range l.groups {
			was := groups[reason]
			if was == nil {
				groups[reason] = g
				continue
			}
			was.Rows, was.sum = was.Rows+g.Rows, was.sum.add(g.sum)
			if g.Line < was.Line {
				was.Name, was.Line = g.Name, g.Line
			}
		}
	}
	slices.SortFunc(rows, func(a, b Rejection) int { return cmp.Compare(a.Line, b.Line) })
	x.rows = append(x.rows, rows[:min(len(rows), maxRows-len(x.rows))]...)
	for reason, g := range groups {
		if was := x.groups[reason]; was != nil {
			was.Rows, was.sum = was.Rows+g.Rows, was.sum.add(g.sum)
			continue
		}
		x.groups[reason] = g
	}
}

func (x *rejections) sorted() []Group {
	out := make([]Group, 0, len(x.groups))
	for _, g := range x.groups {
		g.Quantity = g.sum.rounded()
		out = append(out, g.Group)
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(b.Rows-a.Rows, cmp.Compare(a.Reason, b.Reason))
	})
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// count is a number with its noun and verb, as in `1 row is`.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// grouped writes a number with its thousands apart.
func grouped(n quantity.Number) string {
	whole, frac, cut := strings.Cut(n.Abs().String(), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if cut {
		whole += "." + frac
	}
	if n < 0 {
		return "-" + whole
	}
	return whole
}

func separatorName(r rune) string {
	for _, s := range separators {
		if s.r == r {
			return s.name
		}
	}
	return string(r)
}

func describe(in Input, l *layout, m planfile.Mapping) Source {
	s := Source{Name: l.table.name, Query: l.table.query, Mapping: m.ID, Fact: m.Fact, Encoding: l.table.encoding,
		Separator: separatorName(l.table.comma), Decimal: string(rune(l.decimal)), Header: l.table.skip + 1}
	if len(l.dated()) > 0 {
		s.Date = l.form.String()
	}
	return s
}
