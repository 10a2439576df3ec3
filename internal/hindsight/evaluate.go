package hindsight

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/vintage"
)

// Parts says what is looked at; the zero value is all.
type Parts struct{ Decisions, Assumptions, Risks bool }

// Evaluate holds what was decided, assumed and feared in the plans of a record
// against its facts. Days may be nil where nobody knows them.
func Evaluate(r *vintage.Record, days Days, only Parts) *Report {
	f := NewFacts(r)
	p := r.Head.Plan
	out := &Report{FormatVersion: FormatVersion, Company: p.Name, Cycle: p.Cycle, Currency: p.Currency, Revision: r.Revision,
		LastClosed: f.label(r.Head.First - 1), Short: r.Short, Cycles: []string{}}
	if r.AsOf != period.NoDate {
		out.AsOf = r.AsOf.String()
	}
	vs := f.versions()
	for _, v := range vs[:len(vs)-1] {
		out.Cycles = append(out.Cycles, v.name)
	}
	for _, c := range r.Skipped() {
		out.Skipped = append(out.Skipped, r.Cycles.Label(c))
	}
	for i := range r.Vintages {
		if v := &r.Vintages[i]; v.Result == nil {
			out.NotRead = append(out.NotRead, v.Cycle+": "+v.Why)
		}
	}
	all := only == Parts{}
	if all || only.Decisions {
		out.Decisions = f.decisions(vs, days)
		out.Ledger = ledgerOf(out.Decisions)
	}
	if all || only.Assumptions {
		out.Assumptions = f.assumptions(vs)
	}
	if all || only.Risks {
		out.Risks = f.risks(vs)
		out.Calibration = calibrate(out.Risks)
	}
	return out
}
