package workspace

import (
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/validate"
)

// Agreeing is a snapshot held against the decisions that those who decide have
// agreed to, in place of the status in the files: gaps, findings and what is
// not judged. Nothing is read or computed again, and s stays as it is.
func (s *Snapshot) Agreeing(agreed decision.Agreed) *Snapshot {
	if s.Result == nil || agreed == nil {
		return s
	}
	out := *s
	out.Result = s.Result.Agreeing(agreed)
	ctx := &validate.Context{Plan: s.Plan, Result: out.Result, AsOf: s.AsOf, Accepted: agreed}
	out.Findings, out.NotJudged = validate.Agreed(ctx, s.Findings, s.NotJudged)
	return &out
}

// Gate holds a snapshot against what a close needs of the plan, or a proposal
// would. It is nil where no plan could be built. unsigned is why a snapshot is
// not held against what was signed, in words.
func (w *Workspace) Gate(s *Snapshot, purpose policy.Purpose, unsigned string) *gate.Report {
	if s.Plan == nil {
		return nil
	}
	return gate.Judge(gate.Input{Purpose: purpose, Plan: s.Plan, Result: s.Result, Findings: s.Findings, Unread: s.unread(), AsOf: s.AsOf, Prefix: w.Prefix(), Unsigned: unsigned})
}

// unread are forecasts that are there and not in the plan, at their first errors.
func (s *Snapshot) unread() (out []position.Ref) {
	read := map[int32]bool{}
	for i := range s.Plan.Baselines {
		read[s.Plan.Baselines[i].At.File] = true
	}
	for _, d := range s.Loaded.Documents {
		kind := d.Kind
		if !slices.Contains(planfile.Kinds, kind) {
			kind = dimension.Nearest(kind, planfile.Kinds) // which its file is asked to say
		}
		if kind != "Baseline" || read[d.Number] {
			continue
		}
		at := position.Ref{File: d.Number} // where what is wrong lies elsewhere, as in the catalog
		if i := slices.IndexFunc(s.Findings, func(f finding.Finding) bool { return f.At.File == d.Number && f.Severity == finding.Error }); i >= 0 {
			at = s.Findings[i].At
		}
		out = append(out, at)
	}
	return out
}

// Gated is the snapshot with what a gate misses among its findings, those that
// are there already with the severity that the gate gives them.
func (s *Snapshot) Gated(r *gate.Report) *Snapshot {
	out := *s
	type key struct {
		code    finding.Code
		message string
		file    int32
		offset  int32
	}
	keyOf := func(f finding.Finding) key { return key{f.Code, f.Message, f.At.File, f.At.Offset} }
	raised := map[key]bool{}
	for _, f := range r.Findings {
		raised[keyOf(f)] = true
	}
	kept := slices.DeleteFunc(slices.Clone(s.Findings), func(f finding.Finding) bool { return raised[keyOf(f)] })
	out.Findings = finding.Sort(append(kept, r.Findings...))
	return &out
}
