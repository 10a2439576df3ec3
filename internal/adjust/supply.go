package adjust

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// Supply sets what a source promises. Errors are as of [Demand].
func Supply(s *State, c *Commitment) (*Result, error) {
	i := s.Plan.SourceIDs.Index(c.Source)
	if i == dimension.None {
		return nil, Problems{unknown(0, "source", c.Source, s.Plan.SourceIDs.IDs())}
	}
	source := &s.Plan.Sources[i]
	spans, bad := s.spans(c.Changes, ofSupply)
	bad = append(s.items(0, c.Items), bad...)
	if len(c.Items) == 0 {
		bad = append(bad, Problem{0, "no item is named", "name one or several, as TENT-2P,TENT-4P"})
	}
	if p := s.site(source, c); p != nil {
		bad = append(bad, *p)
	}
	if len(bad) > 0 {
		return nil, bad
	}
	f := newFile("", "", "")
	f.path = s.Plan.Files.Name(source.At.File)
	for _, d := range s.Documents {
		if d.Path == f.path {
			f.before = d.Text()
		}
	}
	w := &work{state: s, files: []*file{f}, result: newResult()}
	if bad := w.overlaps(totals(spans)); len(bad) > 0 {
		return nil, bad
	}
	w.beyond(spans)
	for _, item := range c.Items {
		for _, x := range spans {
			if err := w.promise(f, c, item, x); err != nil {
				return nil, err
			}
		}
	}
	return w.finish()
}

// site checks the site, or finds the only one that can be meant: the source's
// only one, or the only one to which it has promised the items.
func (s *State) site(source *supply.Source, c *Commitment) *Problem {
	var sites []string
	for _, i := range source.Sites {
		sites = append(sites, s.Plan.SiteIDs.ID(i))
	}
	if c.Site != "" {
		if !slices.Contains(sites, c.Site) {
			p := unknown(0, "site of "+c.Source, c.Site, sites)
			return &p
		}
		return nil
	}
	promised := map[string]bool{}
	for _, x := range source.Commitments {
		if slices.Contains(c.Items, s.Plan.ItemIDs.ID(x.Item)) {
			promised[s.Plan.SiteIDs.ID(x.Site)] = true
		}
	}
	switch {
	case len(sites) == 1:
		c.Site = sites[0]
	case len(promised) == 1:
		for site := range promised {
			c.Site = site
		}
	default:
		return &Problem{0, "the site is not said", "say it with --site: " + c.Source + " delivers to " + some(sites)}
	}
	return nil
}

// totals are spans of which each sets the total of its periods in the end.
func totals(spans []span) []span {
	out := byPeriod(spans)
	for i := range out {
		out[i].kind = Set
	}
	return out
}

// promise sets the commitment of one item over the periods of one change.
func (w *work) promise(f *file, c *Commitment, item string, s span) error {
	e, err := f.edit()
	if err != nil {
		return err
	}
	path, cal := []string{"commitments", c.Site, item}, w.state.Plan.Calendar
	x := Written{Source: c.Source, Site: c.Site, What: item + " at " + c.Site, Field: "commitments"}
	if s.kind == Set {
		x.Periods, x.Before, x.After = w.state.label(s.from, s.to), w.stands(e, path, s), s.number
		f.settings = append(f.settings, planfile.Cells(path, cal, s.from, s.to, s.number, nil))
		w.wrote(f, path, &s, x)
		return nil
	}
	for p := s.from; p <= s.to; p++ {
		was := e.Cell(path, cal, p)
		now, problem := sum(was, s.number)
		if problem != nil {
			problem.Summary = fmt.Sprintf("%s of %s at %s: %s", cal.Label(p), item, c.Site, problem.Summary)
			return Problems{*problem}
		}
		f.settings = append(f.settings, planfile.Cells(path, cal, p, p, now, nil))
		w.note("%s %s: %s stated, %s makes it %s", item, cal.Label(p), was, signed(s.number), now)
		x.Periods, x.Before, x.After = cal.Label(p), was, now
		w.wrote(f, path, only(p), x)
	}
	return nil
}

func only(p period.Period) *span { return &span{from: p, to: p} }

func signed(number string) string {
	if strings.HasPrefix(number, "-") {
		return number
	}
	return "+" + number
}

// sum adds to what is stated.
func sum(was, by string) (string, *Problem) {
	if was == "" || was == "null" {
		return "", &Problem{0, "no commitment is stated, to which " + signed(by) + " could be added", "write the total that is promised, as =120"}
	}
	a, err := quantity.Parse(was)
	b, err2 := quantity.Parse(by)
	if errors.Join(err, err2) != nil {
		return "", &Problem{0, was + " is not a number", "write the total"}
	}
	if a+b < 0 {
		return "", &Problem{0, fmt.Sprintf("%s is stated, and %s would leave less than nothing", was, signed(by)), "take away at most " + was}
	}
	return (a + b).String(), nil
}
