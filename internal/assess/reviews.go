package assess

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// record judges what the recorder saw of a review.
func (s *standing) record(e *ledger.Entry) (signoff.Evidence, error) {
	r := e.Record
	v := signoff.Evidence{ID: string(e.Hash), Sort: policy.Review, Witnessed: true, Purpose: r.Purpose, Verdict: r.Verdict,
		SignedAt: r.SubmittedAt, Content: r.Content, Review: fmt.Sprintf("%s#%d/%s", r.Forge, r.PullRequest, r.Review)}
	if e.Refused != "" {
		return refuse(v, "%s: %s", e.Path, e.Refused), nil
	}
	if !e.Signer.Recorder {
		return refuse(v, "only the recorder signs records of reviews, and the key %s is %s's", e.Signer.KeyID, e.Signer.Person), nil
	}
	v.Person, v.Key = r.Person, e.Signer.KeyID
	if why := s.key(e.Signer, s.out.Ring, e.Past, r.RecordedAt, r.Chain); why != "" {
		return refuse(v, "%s", why), nil
	}
	host, id, err := reviewer(r.Reviewer)
	if err != nil {
		return refuse(v, "%v", err), nil
	}
	if p := ledger.PersonAt(s.out.Case.Policy, host, id); p != r.Person {
		return refuse(v, "the record says that %s is %s, and the policy does not", r.Reviewer, r.Person), nil
	}
	if r.Verdict != statement.Revoke && s.takenBack(r) {
		return refuse(v, "the review was dismissed or deleted at the forge, or another one by its reviewer took its place"), nil
	}
	return s.place(v, e, aboutOf(r), nil)
}

// recorded judges a record. One that was taken back, or takes back, is not shown
// where it is about another proposal or cycle: it is history, and counts for
// nothing.
func (s *standing) recorded(e *ledger.Entry) (signoff.Evidence, bool, error) {
	v, err := s.record(e)
	r := e.Record
	if err != nil || e.Refused != "" || !e.Signer.Recorder || r.Verdict != statement.Revoke && !s.takenBack(r) {
		return v, true, err
	}
	said := signoff.Evidence{Verdict: statement.Approve, Purpose: r.Purpose}
	said, err = s.place(said, e, aboutOf(r), nil)
	return v, said.Standing != signoff.Apart, err
}

// aboutOf is the transition that was reviewed.
func aboutOf(r *statement.Record) transition {
	return transition{r.Plan, r.Chain, r.Cycle, r.Purpose, r.Scope, r.Base, r.Content, r.Effects, r.Arithmetic}
}

// reviews judges what the forge says now: the last word of each reviewer. A record
// of the same review is what is shown, unless the forge takes back what it says.
func (s *standing) reviews() error {
	f := s.t.Forge
	if f == nil {
		return nil
	}
	s.out.Voices = forge.Voices(f.Reviews, s.out.Case.Policy, forge.Seen{Host: f.Host, Head: s.t.Head.Hash})
	for i := range s.out.Voices {
		if err := s.review(f, &s.out.Voices[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *standing) review(f *Forge, r *forge.Voice) error {
	v := signoff.Evidence{ID: fmt.Sprintf("%s/%s#%d/%d", f.Host, f.Path, f.PullRequest, r.ID), Sort: policy.Review,
		Purpose: statement.Proposal, Verdict: r.Verdict, SignedAt: r.SubmittedAt, Person: r.Person}
	if r.ID == 0 {
		v.ID = fmt.Sprintf("%s/%s#%d/%s", f.Host, f.Path, f.PullRequest, r.Reviewer.Login)
	}
	v.Review = v.ID
	if v.Verdict == statement.Revoke && r.Was != "" {
		v.Verdict = map[forge.ReviewState]statement.Verdict{forge.ReviewApproved: statement.Approve, forge.ReviewRejected: statement.Reject}[r.Was]
	}
	switch {
	case r.Why != "":
		v = refuse(v, "%s", r.Why)
	case r.Commit == "":
		// A rejection: who objects need not say to which commit.
		v.Standing, v.Why = signoff.Lapsed, "the forge does not say which commit was reviewed"
	default:
		var err error
		if v, err = s.reviewed(v, r.Commit); err != nil {
			return err
		}
		if v.Standing == signoff.Lapsed && r.Verdict == statement.Approve {
			r.Why = v.Why
		}
	}
	if r.Note != "" && v.Why == "" {
		v.Why = r.Note
	}
	s.add(v, f, r)
	return nil
}

// add adds a review. One that is recorded is there already, about what it was about
// when it was recorded; where the forge says otherwise now, that is what counts.
// What a record takes back does not come back: whoever means it reviews again.
func (s *standing) add(v signoff.Evidence, f *Forge, r *forge.Voice) {
	all := s.out.Case.Evidence
	for i := range s.out.Ledger.Entries {
		rec := s.out.Ledger.Entries[i].Record
		if rec == nil || rec.Review != fmt.Sprint(r.ID) || rec.Forge != f.Host+"/"+f.Path || rec.PullRequest != f.PullRequest {
			continue
		}
		for j := range all {
			if all[j].ID != string(s.out.Ledger.Entries[i].Hash) || all[j].Verdict == statement.Revoke {
				continue
			}
			if s.takenBack(rec) && v.Verdict == statement.Approve && v.Standing != signoff.Refused {
				v = refuse(v, "it was taken back once, as is recorded: review it again")
				r.Why = v.Why
				continue
			}
			if all[j].Standing == signoff.Refused {
				continue
			}
			if v.Standing == signoff.Refused && (all[j].Verdict == statement.Approve || r.Verdict == statement.Revoke) {
				all[j].Standing, all[j].Why = signoff.Refused, v.Why+", after it was recorded"
			}
			return
		}
	}
	s.out.Case.Evidence = append(all, v)
}

// takenBack says that a record of the same review takes back what another says.
// A revoke names its review only, so no time and no order can revive it.
func (s *standing) takenBack(r *statement.Record) bool {
	for i := range s.out.Ledger.Entries {
		e := &s.out.Ledger.Entries[i]
		o := e.Record
		if o != nil && e.Refused == "" && e.Signer.Recorder && o.Verdict == statement.Revoke &&
			o.Plan == r.Plan && o.Forge == r.Forge && o.PullRequest == r.PullRequest && o.Review == r.Review {
			return true
		}
	}
	return false
}

// reviewed compares what was reviewed with the head: the plan, within what is
// changed now, and where that began; and the control files beside it.
func (s *standing) reviewed(v signoff.Evidence, commit string) (signoff.Evidence, error) {
	lapsed := func(why string, changes []digest.CellChange) (signoff.Evidence, error) {
		v.Standing, v.Why, v.Changed = signoff.Lapsed, why, changed(changes)
		return v, nil
	}
	if s.out.Spelled.Head == nil || s.out.Spelled.Base == nil || s.out.Head.Result == nil {
		return lapsed("the plan that it would be about cannot be judged", nil)
	}
	c, err := s.repo.Resolve(s.ctx, commit)
	if errors.Is(err, history.ErrUnknownRevision) || errors.Is(err, history.ErrMissingObject) {
		return lapsed("the commit "+short(commit)+" that was reviewed is not here: it was pushed away", nil)
	}
	if err != nil {
		return v, err
	}
	then, err := s.spellOld(workspace.Source{Commit: &c})
	if err != nil {
		return v, err
	}
	head, err := s.spellOld(workspace.Source{Commit: &s.t.Head})
	if err != nil {
		return v, err
	}
	if then == nil || head == nil {
		return lapsed("what was reviewed cannot be compared with the proposal, as one of them has errors", nil)
	}
	return s.reviewedContent(v, c, then, head)
}

func (s *standing) reviewedContent(v signoff.Evidence, c history.Commit, then, head *digest.Content) (signoff.Evidence, error) {
	lapsed := func(why string, changes []digest.CellChange) (signoff.Evidence, error) {
		v.Standing, v.Why, v.Changed = signoff.Lapsed, why, changed(changes)
		return v, nil
	}
	base, err := s.repo.MergeBase(s.ctx, c, s.t.Target)
	if err != nil {
		return lapsed("where it began is not known", nil)
	}
	began, err := s.spellOld(workspace.Source{Commit: &base})
	if err != nil {
		return v, err
	}
	if began == nil {
		return lapsed("the plan from which it began has errors, so that nothing can be compared", nil)
	}
	scope := digest.ScopeOf(began, then)
	v.Content = s.hash(then, scope)
	if !scope.Covers(s.out.Scope) {
		return lapsed("what is changed now goes beyond what was reviewed", nil)
	}
	var text []string
	for _, pair := range []struct {
		what      string
		then, now *digest.Content
	}{{"", then, head}, {" in what it is compared with", began, s.out.Spelled.Base}} {
		if s.hash(pair.then, scope) == s.hash(pair.now, scope) {
			continue
		}
		changes := digest.Compare(pair.then.Within(scope), pair.now.Within(scope))
		only, all := textOnly(changes)
		if !all {
			return lapsed(fmt.Sprintf("%s changed since%s", counted(len(changed(changes)), "value"), pair.what), changes)
		}
		text = append(text, only...)
	}
	if used, err := s.used([]history.Commit{c}, then, scope); err != nil || used {
		if err != nil {
			return v, err
		}
		return lapsed(takenBack, nil)
	}
	if path, err := s.controlSince(c); err != nil || path != "" {
		if err != nil {
			return v, err
		}
		return lapsed(path+" changed since", nil)
	}
	v.Standing = signoff.Direct
	if len(text) > 0 {
		v.Standing, v.Why = signoff.Carried, "only text for people changed since: "+some(text)
	}
	v.Contains, v.Holds = contained(then, head, scope), sizes(s.out.Head.Result)
	return v, nil
}

// controlSince names a control file outside the plan that changed since a commit
// was reviewed.
func (s *standing) controlSince(c history.Commit) (string, error) {
	changes, err := s.repo.Changed(s.ctx, c, s.t.Head, ".")
	if err != nil {
		return "", err
	}
	for _, x := range changes {
		if s.sortOf(x.Path) != "" {
			return x.Path, nil
		}
	}
	return "", nil
}

// contained are the decisions that what was reviewed holds, by their present
// hashes: but for text they are the same.
func contained(then, now *digest.Content, scope digest.Scope) map[string]statement.Hash {
	out := map[string]statement.Hash{}
	for _, x := range now.Within(scope).Sections {
		if id, ok := decisionOf(&x); ok && then.Section(x.Key) != nil {
			out[id] = x.Hash
		}
	}
	return out
}

// reviewer takes HOST/NUMBER apart.
func reviewer(text string) (host string, id int64, err error) {
	host, number, _ := strings.Cut(text, "/")
	if id, err = strconv.ParseInt(number, 10, 64); err != nil || host == "" || id <= 0 {
		return "", 0, fmt.Errorf("%q is no account: HOST/NUMBER is expected", text)
	}
	return host, id, nil
}
