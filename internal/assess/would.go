package assess

import (
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// Would says what a statement would count for that somebody is about to sign: the
// evidence that it would be, and what would come of the case with it.
func (a *Assessment) Would(st *statement.Statement, by signature.Signer) (signoff.Evidence, *signoff.Report, error) {
	body := st.Bytes()
	v, err := a.evidence.statement(&ledger.Entry{Body: body, Hash: statement.Of(body), Statement: st, Signer: by, Past: !a.Ring.Has(by), Signed: []history.Commit{a.transition.Head}})
	if err != nil {
		return v, nil, err
	}
	c := *a.Case
	c.Evidence = append(slices.Clone(c.Evidence), v)
	return v, signoff.Evaluate(&c), nil
}

// Signed finds the plan that a statement of the ledger is about, computed; nil
// where this repository does not have it.
func (a *Assessment) Signed(e *ledger.Entry) (*workspace.Snapshot, error) {
	if e.Statement == nil {
		return nil, nil
	}
	scope, err := digest.ParseScope(e.Statement.Scope)
	if err != nil {
		return nil, err
	}
	st := e.Statement
	found, err := a.evidence.find(e, transition{plan: st.Plan, cycle: st.Cycle, base: st.Base, content: st.Content}, scope)
	if err != nil || found == nil {
		return nil, err
	}
	s, err := a.evidence.snapshot(found.source)
	if err != nil || s.Result == nil {
		return nil, err
	}
	return s, nil
}

// Sizes are the sizes of the plan's gaps by id, of several with one id the
// largest; nil where the plan cannot be computed.
func (a *Assessment) Sizes() decision.Sizes {
	if a.Head == nil || a.Head.Result == nil {
		return nil
	}
	return sizes(a.Head.Result)
}

// Transition is what was judged.
func (a *Assessment) Transition() Transition { return a.transition }
