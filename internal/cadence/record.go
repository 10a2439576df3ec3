package cadence

import (
	"slices"

	"github.com/accord-plan/accord/internal/period"
)

// Record is what the branch that is committed from tells of its cycles.
type Record struct {
	// Landings are the commits of the branch that changed the plan, oldest first.
	Landings []Landing
	// Closes are the closes in its history, by cycle and number.
	Closes []Close
	// Words are the signed statements that lie in git, by day. Their signatures
	// are not proven here.
	Words []Word
	// Cut says that a shallow clone ends before the plan began.
	Cut bool
}

// Landing is a commit as it reached the branch: a merge stands for all that it
// brought.
type Landing struct {
	Commit, Subject string
	On              period.Date
	// Cycle is the plan's cycle after it, empty where its plan.yaml cannot be
	// read; First its first open period.
	Cycle string
	First period.Period
	// Days and Holidays are the cadence after it, Skipped the cycles that it says
	// were skipped on purpose, with the reasons.
	Days     [5]int
	Holidays []period.Date
	Skipped  map[string]string
	// By are the people of the policy who wrote it, sorted; Others counts authors
	// whom the policy does not know.
	By     []string
	Others int
	// Touched are the plan's documents that it changed, by path.
	Touched []Touch
	// Facts are what it made complete.
	Facts []Fact
	// Confirms are roles that confirm, by its message, that what they own stands.
	Confirms []string
}

// Touch is a document that a landing changed.
type Touch struct {
	Path, Kind, Owner string
	// ID is the document's own, or a supply file's source.
	ID string
	// Added and Removed say that it was not there before, or is not now.
	Added, Removed bool
	// Status is a decision's after it, Was before it.
	Status, Was string
	// By are the people of the policy who changed it, sorted.
	By []string
}

// Fact is a kind of fact of a closed period, by its label.
type Fact struct{ Name, Period string }

// Close is a cycle that was closed.
type Close struct {
	Cycle  string
	Number int // 1, and 2 and up for re-plans
	Tag    string
	Commit string
	On     period.Date
	// By is the closer as the tag names them, empty where it does not.
	By string
}

// Word is what somebody signed.
type Word struct {
	Cycle, Person, Role, Purpose, Verdict string
	On                                    period.Date
}

// stepOf is the step to which work on a kind of document belongs, -1 for what
// belongs to none.
func stepOf(kind string) int {
	switch kind {
	case "Facts":
		return gather
	case "Baseline", "Adjustments":
		return demandStep
	case "Supply", "StockTargets":
		return supplyStep
	case "Decision", "Budget", "Assumption", "Risk":
		return preSOP
	}
	return -1
}

// The steps, as indexes of plan.Steps.
const (
	gather = iota
	demandStep
	supplyStep
	preSOP
	executive
)

// first is the first close of a cycle, nil if there is none.
func (r *Record) first(cycle string) *Close {
	for i := range r.Closes {
		if c := &r.Closes[i]; c.Cycle == cycle && c.Number == 1 {
			return c
		}
	}
	return nil
}

// of are the landings of a cycle, up to its close where there is one.
func (r *Record) of(cycle string) []Landing {
	var out []Landing
	end := ""
	if c := r.first(cycle); c != nil {
		end = c.Commit
	}
	for _, l := range r.Landings {
		if l.Cycle == cycle {
			out = append(out, l)
			if l.Commit == end {
				break
			}
		}
	}
	return out
}

// anyOf says that one of some people is among others.
func anyOf(some, others []string) bool {
	return slices.ContainsFunc(some, func(p string) bool { return slices.Contains(others, p) })
}
