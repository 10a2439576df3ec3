package demo

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/plans"
)

// folder is a plan's folder: texts by path from it.
type folder map[string]string

// company is the example as it stands today, with the proposal in it: its
// texts, and what they mean.
type company struct {
	texts folder
	plan  *plan.Plan
	days  period.WorkingDays
	// first and last are the first cycle that was closed and the open one.
	first, last period.Period
}

func newCompany() (*company, error) {
	texts, err := readFolder(plans.Files)
	if err != nil {
		return nil, err
	}
	loaded, err := planfile.Load(plans.Files, planDir, planfile.Options{})
	if err != nil {
		return nil, err
	}
	p := loaded.Plan
	if p == nil || p.Policy == nil || p.Calendar.Name() != "month" {
		return nil, fmt.Errorf("the example is no plan in months with a policy")
	}
	c := &company{texts: texts, plan: p, days: period.NewWorkingDays(p.Holidays), last: p.First}
	c.first, err = p.Calendar.Parse(firstCycle)
	return c, err
}

// readFolder reads all files of a file system except Go's.
func readFolder(fsys fs.FS) (folder, error) {
	out := folder{}
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		out[name] = string(text)
		return err
	})
	return out, err
}

func (c *company) label(t period.Period) string { return c.plan.Calendar.Label(t) }

// workingDay returns the n-th working day of a month.
func (c *company) workingDay(month period.Period, n int) period.Date {
	return c.days.Nth(c.plan.Calendar.Start(month), n)
}

// changes returns what turns one folder into another, of the paths that are
// wanted.
func changes(from, to folder, wanted func(path string) bool) (write folder, remove []string) {
	write = folder{}
	for path, text := range to {
		if old, ok := from[path]; wanted(path) && (!ok || old != text) {
			write[path] = text
		}
	}
	for _, path := range slices.Sorted(maps.Keys(from)) {
		if _, ok := to[path]; !ok && wanted(path) {
			remove = append(remove, path)
		}
	}
	return write, remove
}
