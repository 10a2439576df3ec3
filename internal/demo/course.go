package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
)

// course writes the company's history, one step after the other.
type course struct {
	*company
	git  *history.Builder
	tour *Tour
	// now is the plan's folder at the last commit.
	now folder
	// chain is what was signed so far.
	chain chained
}

// commit records what a step changes on the way to a folder, as the work of a
// cycle. Where it changes nothing there is no commit.
func (c *course) commit(s step, cycle period.Period, to folder) error {
	write, remove := changes(c.now, to, func(path string) bool {
		return slices.ContainsFunc(s.paths, func(p string) bool { return strings.HasPrefix(path, p) })
	})
	if len(write)+len(remove) == 0 {
		return nil
	}
	files := map[string][]byte{}
	for path, text := range write {
		files[planDir+"/"+path] = []byte(text)
		c.now[path] = text
	}
	for i, path := range remove {
		delete(c.now, path)
		remove[i] = planDir + "/" + path
	}
	months := strings.NewReplacer("{cycle}", c.label(cycle), "{before}", c.label(cycle-1), "{last}", c.label(cycle+period.Period(c.plan.Horizon)-1))
	message := months.Replace(strings.TrimSpace(s.subject + "\n\n" + s.body))
	return c.record(s.role, c.workingDay(cycle, s.day), s.time, message, files, remove)
}

// record writes one commit of a role's person.
func (c *course) record(role string, day period.Date, clock, message string, write map[string][]byte, remove []string) error {
	who, err := c.person(role, day, clock)
	if err != nil {
		return err
	}
	if _, err := c.git.Commit(history.Step{Author: who, Message: message, Write: write, Remove: remove}); err != nil {
		return err
	}
	c.tour.Commits++
	return nil
}

// begin puts the plan into git: what is true in every cycle, and the facts so
// far. Nothing is forecast or promised yet.
func (c *course) begin() error {
	to, err := c.at(c.first - 1)
	if err != nil {
		return err
	}
	files, err := rootFiles()
	if err != nil {
		return err
	}
	for path, text := range to {
		switch {
		case strings.HasPrefix(path, "demand/"), strings.HasPrefix(path, "facts/open/"):
			continue
		case strings.HasPrefix(path, "supply/"):
			text, _, _ = strings.Cut(text, "commitments:\n")
		}
		files[planDir+"/"+path] = []byte(text)
		c.now[path] = text
	}
	day := c.workingDay(c.first-1, 20)
	const message = "Put the plan of Northlight Outdoor into git\n\nStructure, policy, catalog, budget and the facts to "
	if err := c.record("supply-chain", day, "14:00", message+c.label(c.first-2)+".", files, nil); err != nil {
		return err
	}
	return c.genesis(c.plan.Policy.Role("supply-chain").People[0], day, "14:30")
}

// run goes through one cycle and closes it, unless it was skipped or is open.
func (c *course) run(cycle period.Period) error {
	to, err := c.at(cycle)
	if err != nil {
		return err
	}
	steps, skip := cycleSteps, c.label(cycle) == skipped
	switch {
	case skip:
		steps = skippedSteps
	case cycle == c.last:
		steps = openSteps
	}
	for _, s := range steps {
		if words, ok := told[c.label(cycle)+" "+s.paths[0]]; ok {
			s.subject, s.body = words[0], words[1]
		}
		if err := c.commit(s, cycle, to); err != nil {
			return err
		}
	}
	if skip {
		c.tour.Skipped = append(c.tour.Skipped, c.label(cycle))
		return nil
	}
	if write, remove := changes(c.now, to, func(string) bool { return true }); len(write)+len(remove) > 0 {
		return fmt.Errorf("cycle %s: no step owns %v %v", c.label(cycle), write, remove)
	}
	if cycle == c.last {
		return nil
	}
	return c.close(cycle)
}

// close has the cycle signed and tags it on its executive day. August was two
// days late.
func (c *course) close(cycle period.Period) error {
	day := c.plan.Cadence.Executive
	if c.label(cycle) == "2026-08" {
		day += 2
	}
	on := c.workingDay(cycle, day)
	closers := c.plan.Policy.Role("closer").People
	closer := closers[int(cycle)%len(closers)]
	if err := c.sign(c.label(cycle), closer, on); err != nil {
		return err
	}
	tag := "plan/" + c.label(cycle)
	c.tour.Closes = append(c.tour.Closes, Close{Cycle: c.label(cycle), Tag: tag, On: on, By: closer})
	return nil
}

// person is the first one who fills a role, at a time of a day in the plan's
// time zone.
func (c *course) person(role string, day period.Date, clock string) (history.Person, error) {
	r := c.plan.Policy.Role(role)
	if r == nil || len(r.People) == 0 {
		return history.Person{}, fmt.Errorf("nobody is %s in the example", role)
	}
	return c.named(r.People[0], day, clock)
}

// named is a person of the policy at a time of a day.
func (c *course) named(id string, day period.Date, clock string) (history.Person, error) {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return history.Person{}, err
	}
	for _, p := range c.plan.Policy.People {
		if p.ID == id {
			c.tour.meet(p, c.plan.Policy.Roles)
			y, m, d := day.YMD()
			return history.Person{Name: p.Name, Email: p.Email, At: time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, parisTime(day))}, nil
		}
	}
	return history.Person{}, fmt.Errorf("%s is nobody in the example", id)
}

// parisTime is the zone of a day in Paris in 2026. It is fixed here because a
// machine may have no data about zones.
func parisTime(day period.Date) *time.Location {
	if day >= period.DateOf(2026, time.March, 29) && day < period.DateOf(2026, time.October, 25) {
		return time.FixedZone("", 2*60*60)
	}
	return time.FixedZone("", 60*60)
}
