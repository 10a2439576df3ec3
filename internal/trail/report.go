package trail

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/plan"
)

// FormatVersion is the version of the report as JSON publishes it.
const FormatVersion = "1.0"

// Report is what happened to numbers of the plan, newest commit first.
type Report struct {
	// FormatVersion is that of this report.
	FormatVersion string `json:"format_version"`
	// Name is the company's.
	Name string `json:"name"`
	// Revision is the commit from which the history was read.
	Revision string `json:"revision"`
	// Since is what the history was read back to; absent for its beginning.
	Since string `json:"since,omitempty"`
	// Asked says which numbers were asked for; absent for all.
	Asked string `json:"asked,omitempty"`
	Sum
	// Commits are those that did something to a number.
	Commits []Commit `json:"commits"`
	// Changing is how many commits did more than let periods leave the horizon.
	Changing int `json:"changing"`
	// Seen is how many commits were looked at.
	Seen int `json:"seen"`
	// Rows are those that were changed most; first statements do not count.
	Rows []Row `json:"rows"`
	// People are who changed most, in the frozen zone first.
	People []Person `json:"people"`
	// Notes say what could not be told.
	Notes []string `json:"notes,omitempty"`
}

// Sum counts changes.
type Sum struct {
	// Set is how many numbers were stated that were not before.
	Set int `json:"set"`
	// Changed is how many got another value.
	Changed int `json:"changed"`
	// Removed is how many are not stated any more.
	Removed int `json:"removed"`
	// Rolled is how many left the horizon: of periods before the first open one.
	Rolled int `json:"rolled"`
	// Frozen is how many of them lay in the frozen zone.
	Frozen int `json:"frozen"`
	// Slushy is how many of them lay in the slushy zone.
	Slushy int `json:"slushy"`
}

// All is how many there are.
func (s *Sum) All() int { return s.Told() + s.Rolled }

// Told is how many of them are listed: all but those that left the horizon.
func (s *Sum) Told() int { return s.Set + s.Changed + s.Removed }

func (s *Sum) add(c *Change) {
	switch c.How() {
	case "set":
		s.Set++
	case "rolled":
		s.Rolled++
	case "removed":
		s.Removed++
	default:
		s.Changed++
	}
	switch c.Zone {
	case plan.Frozen.String():
		s.Frozen++
	case plan.Slushy.String():
		s.Slushy++
	}
}

// Row is how often the numbers of one row were changed.
type Row struct {
	Cell
	Sum
	// Commits is how many commits changed it.
	Commits int `json:"commits"`
	// Last is the day of the newest change.
	Last string `json:"last"`

	key string
	in  int // the commit that was counted last
}

// Person is who changed how much.
type Person struct {
	// Author is the name in the commits.
	Author string `json:"author"`
	// Person is the one of the policy whose address it is.
	Person string `json:"person,omitempty"`
	Sum
	// Commits is how many of theirs changed numbers.
	Commits int `json:"commits"`
	// Last is the day of the newest change.
	Last string `json:"last"`
}

// Builder puts a report together, newest commit first. It keeps the first limit
// changes, and counts all.
type Builder struct {
	report Report
	limit  int
	kept   int
	rows   map[string]*Row
	people map[string]*Person
	// commit is the one that is added, zero before its first change.
	commit  Commit
	counted bool
	told    bool // with one that did not only leave the horizon
}

// NewBuilder makes a builder of a report that holds at most limit changes.
func NewBuilder(limit int) *Builder {
	return &Builder{limit: limit, rows: map[string]*Row{}, people: map[string]*Person{}}
}

// Begin opens a commit; the changes that follow are its own.
func (b *Builder) Begin(c Commit) {
	b.end()
	b.report.Seen++
	b.commit, b.counted, b.told = c, false, false
}

func (b *Builder) end() {
	if b.counted {
		b.report.Commits = append(b.report.Commits, b.commit)
	}
	b.counted = false
}

// Add adds a change of the commit that is open.
func (b *Builder) Add(c Change) {
	b.report.Sum.add(&c)
	who := b.who()
	if c.How() != "rolled" && !b.told {
		who.Commits++
		who.Last = cmp.Or(who.Last, b.commit.Date)
		b.report.Changing++
		b.told = true
	}
	b.counted = true
	who.Sum.add(&c)
	b.row(&c)
	if b.kept++; b.kept > b.limit {
		b.commit.Left++
		return
	}
	b.commit.Changes = append(b.commit.Changes, c)
}

func (b *Builder) who() *Person {
	key := cmp.Or(b.commit.Person, b.commit.Author)
	p := b.people[key]
	if p == nil {
		p = &Person{Author: b.commit.Author, Person: b.commit.Person}
		b.people[key] = p
	}
	return p
}

// row counts what was changed. What is stated for the first time is no change of
// a row: a plan of many items that begins is none of as many rows.
func (b *Builder) row(c *Change) {
	if how := c.How(); how == "set" || how == "rolled" {
		return
	}
	cell := c.Row()
	key := cell.key()
	r := b.rows[key]
	if r == nil {
		r = &Row{Cell: cell, Last: b.commit.Date, key: key}
		b.rows[key] = r
	}
	r.Sum.add(c)
	if r.in != b.report.Seen {
		r.in = b.report.Seen
		r.Commits++
	}
}

// key spells a cell so that two are equal where they name the same.
func (c *Cell) key() string {
	return strings.Join([]string{c.Of, c.Measure, c.Layer, c.ID, c.Item, c.Family, c.Market, c.Source, c.Site, c.Resource, c.Key, c.Period}, "\x00")
}

// mostRows is how many rows and people a report names.
const mostRows = 100

// Report ends the report.
func (b *Builder) Report() *Report {
	b.end()
	r := &b.report
	r.FormatVersion = FormatVersion
	rows := slices.SortedFunc(maps.Values(b.rows), func(x, y *Row) int {
		if n := cmp.Or(y.Commits-x.Commits, y.All()-x.All()); n != 0 {
			return n
		}
		return strings.Compare(x.key, y.key)
	})
	r.Rows = make([]Row, 0, min(len(rows), mostRows))
	for _, x := range rows[:min(len(rows), mostRows)] {
		r.Rows = append(r.Rows, *x)
	}
	people := slices.SortedFunc(maps.Values(b.people), func(x, y *Person) int {
		return cmp.Or(cmp.Compare(y.Frozen, x.Frozen), cmp.Compare(y.Changed+y.Removed, x.Changed+x.Removed), cmp.Compare(y.Set, x.Set), cmp.Compare(x.Author, y.Author))
	})
	r.People = make([]Person, 0, len(people))
	for _, x := range people {
		if x.Told() == 0 {
			continue
		}
		r.People = append(r.People, *x)
	}
	if r.Commits == nil {
		r.Commits = []Commit{}
	}
	return r
}

// Note adds what could not be told.
func (b *Builder) Note(format string, args ...any) {
	b.report.Notes = append(b.report.Notes, fmt.Sprintf(format, args...))
}
