package rehearsal

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/accord-plan/accord/internal/adjust"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/workspace"
)

// change makes the changes of an example to the plan as it stands, one after the
// other, and computes what comes of them. Nothing is written.
func (t *trial) change(ctx context.Context, e *Example) (*workspace.Snapshot, error) {
	now, files := t.here, map[string][]byte{}
	for _, c := range e.Changes {
		after, err := made(now, t.email(e), &c)
		if err != nil {
			return nil, Problem{e.File, c.Line, 1, err.Error(), ""}
		}
		maps.Copy(files, after)
		if now, err = t.w.Edited(ctx, files, "with the change"); err != nil {
			return nil, err
		}
	}
	return now, nil
}

// email is the address of the first who makes the change: it tells whose file of
// adjustments is meant.
func (t *trial) email(e *Example) string {
	if len(e.By) == 0 {
		return ""
	}
	if p := t.here.Plan.Policy.Person(e.By[0]); p != nil {
		return p.Email
	}
	return ""
}

// made returns the files that a change writes anew.
func made(s *workspace.Snapshot, email string, c *Change) (map[string][]byte, error) {
	words := strings.Fields(c.What)
	state := &adjust.State{Plan: s.Plan, Documents: s.Loaded.Documents, AsOf: s.AsOf, Email: email}
	var result *adjust.Result
	var err error
	switch {
	case c.How == "adjust" && len(words) == 3:
		result, err = adjust.Demand(state, []adjust.Request{{Items: adjust.List(words[0]), Market: words[1], Reason: "other", Note: "example of a policy",
			Changes: []adjust.Change{{Periods: words[2], Text: c.Value}}}})
	case c.How == "commit" && len(words) == 3:
		item, site, _ := strings.Cut(words[1], "@")
		result, err = adjust.Supply(state, &adjust.Commitment{Source: words[0], Site: site, Items: adjust.List(item), Changes: []adjust.Change{{Periods: words[2], Text: c.Value}}})
	case c.How == "set" && len(words) == 2:
		return set(s, words[0], strings.Split(words[1], "/"), c.Value)
	default:
		return nil, fmt.Errorf("%q says not what is changed; write `adjust: {ITEM MARKET PERIOD: +400}` in quotes or as add=400, `commit: {SOURCE ITEM PERIOD: 120}`, `set: {FILE KEY/KEY: VALUE}`", c.What)
	}
	if err != nil {
		return nil, err
	}
	return result.After, nil
}

// set sets one value of a plan file by its path of keys and ids.
func set(s *workspace.Snapshot, file string, path []string, value string) (map[string][]byte, error) {
	for _, d := range s.Loaded.Documents {
		if d.Path != file {
			continue
		}
		e, err := planfile.NewEditor(d.Text())
		if err != nil {
			return nil, err
		}
		above, last := path[:len(path)-1], path[len(path)-1]
		if from, to, cellErr := s.Plan.Calendar.ParseRange(last); cellErr == nil && period.LooksLike(last) {
			err = e.SetCells(above, s.Plan.Calendar, from, to, value, nil)
		} else {
			err = e.SetField(above, last, planfile.AsNumber(value), nil)
		}
		return map[string][]byte{file: e.Source()}, err
	}
	return nil, fmt.Errorf("the plan has no file %s; paths begin in the plan's folder", file)
}

// people checks the people that an example names.
func (t *trial) people(e *Example, p *policy.Policy) error {
	named := append(append([]string{}, e.By...), e.Reviewed...)
	for _, v := range append(append([]Voice{}, e.Signed...), e.Refused...) {
		named = append(named, v.Person)
		if p.Role(v.Role) == nil {
			return Problem{e.File, e.Line, 1, fmt.Sprintf("example %s: the policy has no role %s", e.Name, v.Role), "name the role in which they sign"}
		}
	}
	for _, id := range named {
		if p.Person(id) == nil {
			return Problem{e.File, e.Line, 1, fmt.Sprintf("example %s: the policy has no person %s", e.Name, id), "name people of the policy"}
		}
	}
	for _, list := range [][]string{e.Applies} {
		for _, id := range list {
			if p.Rule(id) == nil {
				return Problem{e.File, e.Line, 1, fmt.Sprintf("example %s: the policy has no rule %s", e.Name, id), "name rules of the policy"}
			}
		}
	}
	return nil
}
