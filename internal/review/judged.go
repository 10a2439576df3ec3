package review

import (
	"context"
	"errors"
	"fmt"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
	"golang.org/x/crypto/ssh"
)

// signOff judges who must agree and who has, where the policy at the target has
// rules. What keeps it from being judged is what it says; nothing of the rest of
// the review depends on it.
func (j *judging) signOff(ctx context.Context) error {
	target, err := j.commit(ctx, j.r.At.Target)
	if err != nil {
		return err
	}
	fsys, done, err := j.w.Files(ctx, workspace.Source{Commit: &target})
	if err != nil {
		return err
	}
	rules, err := hasRules(fsys, j.w.Dir())
	done()
	if err != nil || !rules || j.o.Witness == nil {
		return err
	}
	a, err := j.assess(ctx, target)
	var problem *history.Problem
	var usage *workspace.Usage
	switch {
	case errors.As(err, &problem), errors.As(err, &usage):
		j.r.SignOff = j.unjudged(err.Error())
		return nil
	case err != nil:
		return err
	}
	j.r.SignOff = a.Report
	if why := j.r.At.ReviewsUnknown; why != "" {
		j.unknown("who reviewed it is not known: " + why)
	}
	j.records(a)
	return nil
}

// assess reads everything anew, as a witness.
func (j *judging) assess(ctx context.Context, target history.Commit) (*assess.Assessment, error) {
	w, err := j.o.Witness(ctx)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	at := &j.r.At
	t := assess.Transition{Target: target, TargetName: at.TargetName, HeadName: at.HeadName, Purpose: policy.Proposals, AsPushed: at.Event == Pushed || at.Event == Queued}
	if t.Head, err = j.commit(ctx, at.Head); err != nil {
		return nil, err
	}
	if pr := at.PullRequest; pr != nil {
		t.TestMerge = pr.MergeHash
		if at.Forge != nil {
			t.Unwitnessed = true
			t.Forge = &assess.Forge{Host: at.Forge.Host, Path: at.Forge.Repository, PullRequest: pr.Number, Reviews: at.Reviews, Contributors: at.Contributors}
		}
	}
	return assess.Case(ctx, w, t)
}

// unjudged is a report that says only why there is none.
func (j *judging) unjudged(why string) *signoff.Report {
	at := &j.r.At
	return &signoff.Report{FormatVersion: signoff.FormatVersion, Plan: j.w.Dir(), Name: j.r.Name, Cycle: j.r.Cycle, Purpose: string(policy.Proposals), AsOf: j.r.AsOf,
		Target: at.Target, TargetName: at.TargetName, Head: at.Head, HeadName: at.HeadName, Arithmetic: projection.Arithmetic,
		Outcome: signoff.NotJudged, Why: "not judged: " + why, Blocked: []string{why}, Rules: []signoff.Rule{}, Counted: []signoff.Voice{}}
}

// unknown takes an outcome away for something that nobody knows.
func (j *judging) unknown(why string) {
	r := j.r.SignOff
	r.Outcome, r.Why = signoff.NotJudged, "not judged: "+why
	r.Blocked = append(r.Blocked, why)
}

// records are what the step that publishes is to record of the reviews. Where
// statements were deleted or edited nothing is added to them.
func (j *judging) records(a *assess.Assessment) {
	at := &j.r.At
	if at.PullRequest == nil || at.Forge == nil || a.Plan == statement.None || a.Content == statement.None || len(a.Ledger.Violations) > 0 {
		return
	}
	repository := at.Forge.Host + "/" + at.Forge.Repository
	j.r.Recorders = recorders(a)
	if len(j.r.Recorders) == 0 {
		return // reviews count for this proposal, and for nothing later
	}
	subject := statement.Record{Plan: a.Plan, Chain: a.Chain, Cycle: a.Cycle, Purpose: statement.Proposal, Scope: a.Scope.String(), Base: a.Base, Content: a.Content, Effects: a.Effects,
		Arithmetic: projection.Arithmetic, Policy: a.Policy, Forge: repository, PullRequest: at.PullRequest.Number, Tool: "accord"}
	var kept []statement.Record
	for i := range a.Ledger.Entries {
		e := &a.Ledger.Entries[i]
		if r := e.Record; r != nil && e.Refused == "" && e.Signer.Recorder && r.Plan == a.Plan && r.Forge == repository && r.PullRequest == at.PullRequest.Number {
			kept = append(kept, *r)
		}
	}
	for _, r := range RecordsOf(subject, a.Voices, kept) {
		if r.RecordedAt = r.SubmittedAt; r.Verdict == statement.Revoke {
			r.Tool = "accord"
		}
		text := r.Bytes()
		if _, err := statement.ParseRecord(text); err != nil {
			a.Report.Notes = append(a.Report.Notes, fmt.Sprintf("no record can be made of review %s: %v", r.Review, err))
			continue
		}
		j.r.Records = append(j.r.Records, string(text))
	}
}

// recorders are the fingerprints of the keys that may sign records.
func recorders(a *assess.Assessment) []string {
	if a.Case.Policy == nil {
		return nil
	}
	var out []string
	for i := range a.Case.Policy.Recorder {
		key, err := signature.ParseKey(a.Case.Policy.Recorder[i].Public)
		if err != nil {
			continue
		}
		if s, ok := a.Ring.Lookup(key); ok && s.Recorder && !s.Revoked {
			out = append(out, ssh.FingerprintSHA256(key))
		}
	}
	return out
}
