// Package approval makes the statements by which people agree to a plan or refuse
// it: what one says follows from the assessment of the transition that it is
// about, and whether it would count is known before anybody signs it.
package approval

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// Options are what a person says beside what the transition says.
type Options struct {
	Purpose statement.Purpose
	Verdict statement.Verdict
	// Role is empty for the one that counts; For is the person in whose place a
	// deputy signs, or of a ratify the override, by its hash or the beginning of it.
	Role, For string
	// Revoke is the statement to take back, by its hash or the beginning of it.
	Revoke    string
	Tolerance quantity.Ratio
	Accept    []string // ids of gaps
	Reason    string
	Tool      string
	At        time.Time
	// Report is the hash of the page that was shown.
	Report statement.Hash
}

// Draft is a statement before it is signed.
type Draft struct {
	Statement *statement.Statement
	// Hash is that of its bytes.
	Hash statement.Hash
	// Outcome and Why are what would come of the case.
	Outcome signoff.Outcome
	Why     string
	// Objections say why it would not count; empty where it would.
	Objections []string
	// Already is the statement by which the person said just this before, and has
	// said nothing else since; nil where it is news.
	Already *ledger.Entry
}

// Purposes are the cases that statements of a purpose are about. Of a policy, an
// override and a ratification that is a close where nothing is proposed.
func Purposes(p statement.Purpose, nothingProposed bool) policy.Purpose {
	if p == statement.Close || p != statement.Proposal && nothingProposed {
		return policy.Closes
	}
	return policy.Proposals
}

// Prepare drafts a statement for the holder of a key. A mistake in the options is
// a *workspace.Usage.
func Prepare(a *assess.Assessment, by signature.Signer, o Options) (*Draft, error) {
	p := &preparing{a: a, by: by, o: o}
	if err := p.check(); err != nil {
		return nil, err
	}
	st, err := p.common()
	if err != nil {
		return nil, err
	}
	if p.o.Verdict == statement.Revoke {
		if err := p.revoke(st); err != nil {
			return nil, err
		}
		return p.draft(st)
	}
	if p.o.Purpose == statement.Ratify {
		if err := p.ratify(st); err != nil {
			return nil, err
		}
	}
	return p.seat(st)
}

type preparing struct {
	a  *assess.Assessment
	by signature.Signer
	o  Options
}

// check refuses what can be no statement.
func (p *preparing) check() error {
	switch {
	case p.a.Case.Policy == nil:
		return usage("no policy judges this, so nobody can sign", "see `accord signoff`")
	case !p.a.Content.Valid() || !p.a.Base.Valid() || !p.a.Effects.Valid() || !p.a.Policy.Valid() || !p.a.Plan.Valid() || !p.a.Chain.Valid():
		return usage("this cannot be signed: "+strings.Join(p.a.Case.Blocked, "; "), "`accord signoff` says more")
	case p.o.Verdict == statement.Reject && strings.TrimSpace(p.o.Reason) == "":
		return usage("a rejection states its reason", `say it with --reason "..."`)
	case p.o.Purpose == statement.Override && strings.TrimSpace(p.o.Reason) == "":
		return usage("an override states its reason", `say it with --reason "..."`)
	case p.o.Verdict != statement.Approve && (len(p.o.Accept) > 0 || p.o.Tolerance != 0):
		return usage("only an approval accepts gaps or tolerates a difference", "leave --accept and --tolerance out")
	}
	return nil
}

func usage(summary, do string) error { return &workspace.Usage{Summary: summary, Do: do} }

// common is all that does not depend on the role.
func (p *preparing) common() (*statement.Statement, error) {
	a, o := p.a, p.o
	person := p.by.Person
	if p.by.Recovery {
		person = p.by.KeyID
	}
	after, err := p.after()
	if err != nil {
		return nil, err
	}
	accepts, err := p.accepts()
	if err != nil {
		return nil, err
	}
	whom := o.For
	if whom == "" {
		whom = string(statement.None)
	} else if o.Purpose != statement.Ratify && a.Case.Policy.Person(whom) == nil {
		return nil, unknown("person", whom, people(a.Case.Policy))
	}
	return &statement.Statement{
		Plan: a.Plan, Chain: a.Chain, Cycle: a.Cycle, Purpose: o.Purpose, Scope: a.Scope.String(), Base: a.Base, Content: a.Content,
		Effects: a.Effects, Arithmetic: projection.Arithmetic, Policy: a.Policy, Report: o.Report, Verdict: o.Verdict, After: after,
		Person: person, For: whom, Tolerance: o.Tolerance, Accepts: accepts, Reason: strings.TrimSpace(o.Reason), Tool: o.Tool,
		SignedAt: o.At.UTC().Truncate(time.Second),
	}, nil
}

// accepts gives the gaps that are named the sizes that they have now.
func (p *preparing) accepts() ([]statement.Accepted, error) {
	sizes := p.a.Sizes()
	var out []statement.Accepted
	for _, id := range p.o.Accept {
		s, ok := sizes[id]
		if !ok {
			ids := make([]string, 0, len(sizes))
			for g := range sizes {
				ids = append(ids, g)
			}
			slices.Sort(ids)
			return nil, unknown("gap", id, ids)
		}
		if !slices.ContainsFunc(out, func(x statement.Accepted) bool { return x.Gap == id }) {
			out = append(out, statement.Accepted{Gap: id, Units: s.Units, Money: s.Money})
		}
	}
	slices.SortFunc(out, func(x, y statement.Accepted) int { return strings.Compare(x.Gap, y.Gap) })
	return out, nil
}

// draft says what a finished statement would come to.
func (p *preparing) draft(st *statement.Statement) (*Draft, error) {
	if _, err := statement.Parse(st.Bytes()); err != nil {
		return nil, usage("that makes no statement: "+err.Error(), "change what you say")
	}
	d := &Draft{Statement: st, Hash: statement.Of(st.Bytes())}
	v, r, err := p.a.Would(st, p.by)
	if err != nil {
		return nil, err
	}
	d.Outcome, d.Why = r.Outcome, r.Why
	d.Objections = objections(d, v, r)
	if last := Last(p.a, p.by); last != nil && last.Hash == st.After && repeats(st, last.Statement) && slices.ContainsFunc(p.said(), func(v signoff.Evidence) bool {
		return v.ID == string(last.Hash) && v.Standing == signoff.Direct
	}) {
		d.Already = last
	}
	return d, nil
}

// repeats reports whether two statements say the same; when they were signed, by
// which program, and what was shown before makes no difference.
func repeats(now, before *statement.Statement) bool {
	same := *before
	same.After, same.Report, same.Tool, same.SignedAt = now.After, now.Report, now.Tool, now.SignedAt
	return bytes.Equal(same.Bytes(), now.Bytes())
}

// objections are the reasons for which a statement would not count.
func objections(d *Draft, v signoff.Evidence, r *signoff.Report) []string {
	st := d.Statement
	is := func(x signoff.Voice) bool { return x.ID == string(d.Hash) }
	counted := slices.ContainsFunc(r.Counted, is)
	var out []string
	if (v.Standing == signoff.Refused || v.Standing == signoff.Apart) && (v.New == nil || v.New.Standing == signoff.Refused) {
		out = append(out, v.Why)
	}
	if !counted && st.Verdict != statement.Abstain && st.Verdict != statement.Revoke {
		for _, x := range slices.Concat(r.NotCounted, r.Lapsed) {
			if is(x) && x.Why != "" && !slices.Contains(out, x.Why) {
				out = append(out, x.Why)
			}
		}
		if len(out) == 0 {
			out = append(out, fmt.Sprintf("nothing asks %s for it as %s", st.Person, st.Role))
		}
	}
	if st.Verdict == statement.Approve && len(r.Blocked) > 0 {
		out = append(out, "nothing can be approved: "+strings.Join(r.Blocked, "; "))
	}
	return out
}

func people(p *policy.Policy) []string {
	var ids []string
	for i := range p.People {
		ids = append(ids, p.People[i].ID)
	}
	return ids
}

func unknown(what, name string, known []string) error {
	do := "known are " + strings.Join(known[:min(len(known), 12)], ", ")
	if len(known) == 0 {
		do = "there is none"
	}
	if near := dimension.Nearest(name, known); near != "" {
		do = "did you mean " + near + "?"
	}
	return usage(fmt.Sprintf("unknown %s %q", what, name), do)
}
