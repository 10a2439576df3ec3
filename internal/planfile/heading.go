package planfile

import (
	"bytes"
	"path"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// Heading is what a document says of itself before anything else.
type Heading struct {
	Kind, Owner string
	// ID is the document's own, or the source of a supply file.
	ID string
	// Status is a decision's.
	Status string
}

// ReadHeading reads the scalars at the top of a document without reading the
// document: history has many, and most are long. What is not plainly written
// there is not told.
func ReadHeading(text []byte) (h Heading) {
	const far = 16 << 10 // a document begins with these, behind a few comments
	text = text[:min(len(text), far)]
	fields := map[string]*string{"kind": &h.Kind, "owner": &h.Owner, "id": &h.ID, "source": &h.ID, "status": &h.Status}
	for line := range bytes.Lines(text) {
		key, value, ok := strings.Cut(string(line), ":")
		to := fields[key]
		if !ok || to == nil || *to != "" {
			continue
		}
		if at := strings.Index(value, " #"); at >= 0 {
			value = value[:at]
		}
		if value = strings.TrimSpace(value); strings.IndexAny(value, `|>`) != 0 && strings.IndexByte(value, '\\') < 0 {
			*to = clip(strings.Trim(value, `"'`))
		}
	}
	return h
}

// Rhythm is what a plan.yaml says of its cycles and fences.
type Rhythm struct {
	Name     string
	Cycle    string
	Fences   plan.Fences
	Calendar period.Calendar
	First    period.Period // period.None where it cannot be placed
	Cadence  plan.Cadence
	Holidays []period.Date
	Skipped  map[string]string
}

// ReadRhythm reads the cycle, the cadence and the days off from a plan.yaml of
// any time; nil where it cannot be read.
func ReadRhythm(text []byte) *Rhythm {
	tree, problems := Parse(text)
	if len(problems) > 0 || tree.Root().Kind() != Map {
		return nil
	}
	root := tree.Root()
	out := &Rhythm{Name: root.Get("name").Text(), Cycle: root.Get("cycle").Text(), First: period.None, Skipped: map[string]string{}}
	cal, err := period.NewCalendar(root.Get("calendar").Text(), root.Get("year_start").Text())
	if err != nil || out.Cycle == "" {
		return nil
	}
	out.Calendar = cal
	first := root.Get("first_period")
	if !first.OK() {
		first = root.Get("cycle")
	}
	if p, err := cal.Parse(first.Text()); err == nil {
		out.First = p
	}
	f := root.Get("fences")
	out.Fences = plan.Fences{Frozen: small(f.Get("frozen")), Slushy: small(f.Get("slushy"))}
	c := root.Get("cadence")
	out.Cadence = plan.Cadence{Gather: small(c.Get("gather")), Demand: small(c.Get("demand")), Supply: small(c.Get("supply")), PreSOP: small(c.Get("pre_sop")),
		Executive: small(c.Get("executive")), Weekly: c.Get("weekly").Text()}
	for _, e := range root.Get("holidays").Elements() {
		if d, err := period.ParseDate(e.Text()); err == nil {
			out.Holidays = append(out.Holidays, d)
		}
	}
	for k, v := range root.Get("skipped").Pairs() {
		out.Skipped[k.Text()] = v.Text()
	}
	return out
}

// small reads a day of a cadence or a number of periods, 0 where there is none.
func small(n N) (day int) {
	text := n.Text()
	if len(text) == 0 || len(text) > 3 {
		return 0
	}
	for _, r := range text {
		if r < '0' || r > '9' {
			return 0
		}
		day = day*10 + int(r-'0')
	}
	return day
}

// CompleteFacts lists what a manifest says is complete, as pairs of a kind of
// fact and the label of its period.
func CompleteFacts(text []byte) (out [][2]string) {
	tree, problems := Parse(text)
	if len(problems) > 0 {
		return nil
	}
	for k, v := range tree.Root().Get("files").Pairs() {
		label := strings.TrimSuffix(path.Base(k.Text()), path.Ext(k.Text()))
		if period.LooksLike(label) && v.Get("complete").Text() == "true" {
			out = append(out, [2]string{v.Get("fact").Text(), label})
		}
	}
	return out
}

// Someone is a person of a policy, by the address that commits have.
type Someone struct{ ID, Email string }

// ReadPeople reads who people are from a policy of any time; none where it cannot
// be read.
func ReadPeople(text []byte) (out []Someone) {
	tree, problem := ExaminePast(text)
	if problem != nil {
		return nil
	}
	for id, p := range tree.Root().Get("people").Pairs() {
		out = append(out, Someone{id.Text(), p.Get("email").Text()})
	}
	return out
}
