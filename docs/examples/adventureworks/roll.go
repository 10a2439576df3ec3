package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/forecast"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/accord-plan/accord/internal/supply"
)

// receipts are the mappings of what came in since the plan began, which the
// first cycle has none of.
//
//go:embed receipts.yaml
var receipts string

const (
	firstCycle = "2014-02"
	// committed is for how many months from the open one on sources promise.
	committed = 3
	// executive is the working day of a month on which its cycle is closed.
	executive = 18
)

// rolled takes the plan from cycle to cycle, as its planners would have: each
// month they import what happened, forecast, promise supply and close.
type rolled struct {
	files scaffold.Files
	in    fs.FS // exports, with the tables over them
	cal   period.Calendar
	git   *history.Builder
	to    string
	// done are the files of the last commit.
	done map[string][]byte
}

// Roll makes a repository of the cycles from the first one to last, which stays
// open.
func Roll(ctx context.Context, exports fs.FS, to, last string) error {
	tables, err := Tables(exports)
	if err != nil {
		return err
	}
	files, _, err := Build(ctx, exports)
	if err != nil {
		return err
	}
	cal, err := period.NewCalendar("month", "")
	if err != nil {
		return err
	}
	first, err := cal.Parse(firstCycle)
	if err != nil {
		return err
	}
	end, err := cal.Parse(last)
	if err != nil || end <= first {
		return fmt.Errorf("roll to %q: expected a month after %s", last, firstCycle)
	}
	git, err := history.Build(to, "main")
	if err != nil {
		return err
	}
	r := &rolled{files: files, in: overlay{tables, exports}, cal: cal, git: git, to: to, done: map[string][]byte{}}
	for cycle := first; cycle <= end; cycle++ {
		if err := r.cycle(ctx, cycle, cycle == first, cycle == end); err != nil {
			return fmt.Errorf("cycle %s: %w", cal.Label(cycle), err)
		}
	}
	return git.Checkout("main")
}

// cycle opens a cycle, works through it and closes it but for the last.
func (r *rolled) cycle(ctx context.Context, cycle period.Period, first, last bool) error {
	label, before := r.cal.Label(cycle), r.cal.Label(cycle-1)
	if first {
		if err := r.commit(cycle, 1, "Start the plan, with the facts to "+before); err != nil {
			return err
		}
	} else {
		r.open(cycle)
		if err := r.commit(cycle, 1, "Open cycle "+label); err != nil {
			return err
		}
		if err := r.facts(ctx, cycle); err != nil {
			return err
		}
		if err := r.commit(cycle, 3, "Import the facts of "+before); err != nil {
			return err
		}
		if err := r.forecast(); err != nil {
			return err
		}
		if err := r.commit(cycle, 8, "Forecast from the facts to "+before); err != nil {
			return err
		}
	}
	if err := r.promise(); err != nil {
		return err
	}
	if err := r.commit(cycle, 12, "Commit supply for "+label+" to "+r.cal.Label(cycle+committed-1)); err != nil || last {
		return err
	}
	return r.git.Tag("plan/"+label, "Close cycle "+label, r.planner(cycle, executive))
}

// open moves the plan and the days at which the exports are cut.
func (r *rolled) open(cycle period.Period) {
	replace := func(name, old, by string) {
		r.files[name] = bytes.ReplaceAll(r.files[name], []byte(old), []byte(by))
	}
	replace("plans/plan.yaml", "cycle: "+r.cal.Label(cycle-1), "cycle: "+r.cal.Label(cycle))
	was, now := r.cal.Start(cycle-1).String(), r.cal.Start(cycle).String()
	if r.cal.Label(cycle-1) == firstCycle {
		replace("plans/imports.yaml", was, now)
		r.files["plans/imports.yaml"] = append(r.files["plans/imports.yaml"], strings.ReplaceAll(receipts, "CYCLE", now)...)
		return
	}
	// Receipts are read from the day on which the plan began.
	replace("plans/imports.yaml", was, now)
}

func (r *rolled) load() (*planfile.Loaded, error) {
	l, err := planfile.Load(r.files.FS("plans"), "plans", planfile.Options{})
	if err == nil && l.Plan == nil {
		err = fmt.Errorf("no plan: %v", l.Findings)
	}
	return l, err
}

func (r *rolled) facts(ctx context.Context, cycle period.Period) error {
	l, err := r.load()
	if err != nil {
		return err
	}
	report, err := facts.Run(ctx, facts.Options{Plan: l.Plan, Mappings: planfile.Imports(l), Existing: r.files.FS("plans"), AsOf: r.cal.Start(cycle), Partial: true,
		Folders: []facts.Folder{{Name: "exports", Files: r.in, Given: true}}})
	if err != nil {
		return err
	}
	if len(report.Refused) > 0 {
		return fmt.Errorf("%s", strings.Join(report.Refused, "; "))
	}
	for name, text := range report.Write {
		if name = path.Join("plans", name); text == nil {
			delete(r.files, name)
		} else {
			r.files[name] = text
		}
	}
	return nil
}

func (r *rolled) forecast() error {
	l, err := r.load()
	if err != nil {
		return err
	}
	for _, b := range forecast.Baselines(l.Plan) {
		r.files[path.Join("plans", b.Path)] = b.Text
	}
	return nil
}

// promise turns what the plant plans for the next months, and what is on order
// with vendors, into commitments. What was promised before stands.
func (r *rolled) promise() error {
	l, err := r.load()
	if err != nil {
		return err
	}
	p := l.Plan
	result := projection.Project(p)
	for s := range p.Sources {
		name := "plans/supply/" + p.Sources[s].ID + ".yaml"
		head, _, _ := bytes.Cut(r.files[name], []byte("commitments:\n"))
		if cells := r.cells(result, s); cells != "" {
			r.files[name] = append(slices.Clone(head), "commitments:\n  works:\n"+cells...)
		}
	}
	return nil
}

// cells are the commitments of a source by item and month.
func (r *rolled) cells(result *projection.Result, source int) string {
	var out strings.Builder
	p := result.Plan
	for _, row := range result.Supply {
		if row.Source != source {
			continue
		}
		var months strings.Builder
		for t := range min(committed, result.N) {
			n := row.Committed[t]
			switch bought := p.Sources[source].Type == supply.Buy; {
			case !n.IsMissing():
			case !bought:
				n = row.Total[t]
			case row.Orders[t] > 0:
				n = row.Orders[t]
			}
			if !n.IsMissing() {
				fmt.Fprintf(&months, "      %s: %s\n", p.Calendar.Label(p.First+period.Period(t)), quantity.Round(n, 0))
			}
		}
		if months.Len() > 0 {
			fmt.Fprintf(&out, "    %s:\n%s", p.Items[row.Item].ID, months.String())
		}
	}
	return out.String()
}

// commit records what changed since the last one, on a working day of the cycle.
func (r *rolled) commit(cycle period.Period, day int, subject string) error {
	step := history.Step{Author: r.planner(cycle, day), Message: subject, Write: map[string][]byte{}}
	for name, text := range r.files {
		if before, ok := r.done[name]; !ok || !bytes.Equal(before, text) {
			step.Write[name], r.done[name] = text, slices.Clone(text)
		}
	}
	for name := range r.done {
		if _, ok := r.files[name]; !ok {
			step.Remove = append(step.Remove, name)
			delete(r.done, name)
		}
	}
	slices.Sort(step.Remove)
	_, err := r.git.Commit(step)
	return err
}

func (r *rolled) planner(cycle period.Period, day int) history.Person {
	y, m, d := period.NewWorkingDays(nil).Nth(r.cal.Start(cycle), day).YMD()
	return history.Person{Name: "Planner", Email: "planner@adventure-works.example", At: time.Date(y, m, d, 9, 0, 0, 0, time.UTC)}
}
