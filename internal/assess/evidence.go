package assess

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// standing is what evidence is held against.
type standing struct {
	*assessing
	// next is the ring of the policy that a close brings, nil where that is the
	// one that judges.
	next *signature.Ring
	// others are the genesis hashes of other plans of the repository.
	others map[statement.Hash]bool
	// links are those of the chain by hash, with their place in it.
	links map[statement.Hash]int
	// changes are the values that the proposal changes, once they were asked for.
	changes map[[2]string]bool
}

// read reads what people said and finds out what each word is about.
func (a *assessing) read() error {
	o := a.out
	rings := []ledger.Ring{o.Ring}
	for _, p := range a.otherPolicies() {
		if p != nil {
			r, _ := signature.NewRing(p)
			rings = append(rings, r)
		}
	}
	if err := a.ledger(rings); err != nil {
		return err
	}
	for _, v := range o.Ledger.Violations {
		a.block("%s", v)
	}
	s := &standing{assessing: a, links: map[statement.Hash]int{}}
	o.evidence = s
	if err := s.prepare(); err != nil {
		return err
	}
	for i := range o.Ledger.Entries {
		e, ok, err := s.of(&o.Ledger.Entries[i])
		if err != nil {
			return err
		}
		if ok {
			o.Case.Evidence = append(o.Case.Evidence, e)
		}
	}
	return s.reviews()
}

// ledger reads what lies in git; of a close that was made, what it names.
func (a *assessing) ledger(rings []ledger.Ring) error {
	if p := a.t.Past; p != nil {
		a.out.Ledger = p.Ledger.Only(p.Said, rings...)
		return nil
	}
	approvals, err := ledger.Find(a.ctx, a.repo)
	if err != nil {
		return err
	}
	a.out.Ledger, err = ledger.Read(a.ctx, a.repo, ledger.Refs{Target: a.t.Target, Head: a.t.Head, Approvals: approvals}, rings...)
	return err
}

// otherPolicies are those by which statements are put in order: of the closes, and
// at a close the one that it brings. Never of a proposal: else who adds a key to
// a branch could sign in another's name and break the chain of their statements.
func (a *assessing) otherPolicies() []*policy.Policy {
	out := verifiedPolicies(a.out.Links)
	if a.t.Purpose == policy.Closes {
		out = append([]*policy.Policy{a.out.Case.HeadPolicy}, out...)
	}
	return out
}

// prepare notes the chain, and the other plans of the repository.
func (s *standing) prepare() error {
	c := s.out.Case
	if c.Purpose == policy.Closes && c.HeadPolicy != nil {
		s.next, _ = signature.NewRing(c.HeadPolicy)
	}
	if g := s.out.Links.Genesis; g != nil {
		s.links[g.Hash] = 0
	}
	for i, l := range s.out.Links.Closes {
		s.links[l.Hash] = i + 1
	}
	others, err := s.otherPlans()
	s.others = others
	return err
}

// otherPlans are the genesis hashes of the repository's other plans.
func (s *standing) otherPlans() (map[statement.Hash]bool, error) {
	names, err := s.repo.TagNames("plan/")
	if err != nil {
		return nil, err
	}
	out := map[statement.Hash]bool{}
	for _, name := range names {
		if !strings.HasSuffix(name, "/"+statement.Genesis) {
			continue
		}
		if t, err := s.repo.TagObject(s.ctx, name); err == nil && t.Hash != s.out.Plan {
			out[t.Hash] = true
		}
	}
	return out, nil
}

// of judges one entry. It is not shown where it is about another plan.
func (s *standing) of(e *ledger.Entry) (signoff.Evidence, bool, error) {
	switch {
	case e.Statement != nil:
		if s.others[e.Statement.Plan] {
			return signoff.Evidence{}, false, nil
		}
		v, err := s.statement(e)
		return v, true, err
	case e.Record != nil:
		if s.others[e.Record.Plan] {
			return signoff.Evidence{}, false, nil
		}
		return s.recorded(e)
	}
	return signoff.Evidence{ID: string(e.Hash), Sort: policy.Signature, Standing: signoff.Refused, Why: e.Path + ": " + e.Refused}, true, nil
}

// statement judges a signed statement: by the policy that judges, and where a
// close brings another one, by that too.
func (s *standing) statement(e *ledger.Entry) (signoff.Evidence, error) {
	v, err := s.signed(e, e.Signer, s.out.Ring, e.Past)
	if err != nil || s.next == nil || e.Refused != "" {
		return v, err
	}
	signer, known := s.inNext(e)
	if !known || !e.Past && signer == e.Signer {
		return v, nil
	}
	n, err := s.signed(e, signer, s.next, false)
	v.New = &signoff.Identity{Person: n.Person, Key: n.Key, Recovery: n.Recovery, Standing: n.Standing, Why: n.Why}
	if v.Standing == signoff.Refused { // what it holds, it holds for the new policy
		v.Contains, v.Holds, v.Changed = n.Contains, n.Holds, n.Changed
	}
	return v, err
}

// inNext is whose key the policy that a close brings says it is. What is about to
// be signed has no signature yet.
func (s *standing) inNext(e *ledger.Entry) (signature.Signer, bool) {
	if e.Armour == nil {
		return s.next.As(e.Signer)
	}
	signer, err := s.next.Verify(e.Body, e.Armour, statement.Namespace)
	return signer, err == nil
}

// signed judges a statement that one of the keys of a ring signed; past says that
// it is another ring's.
func (s *standing) signed(e *ledger.Entry, by signature.Signer, ring *signature.Ring, past bool) (signoff.Evidence, error) {
	st := e.Statement
	v := signoff.Evidence{ID: string(e.Hash), Sort: policy.Signature, Purpose: st.Purpose, Verdict: st.Verdict, Role: st.Role, For: st.For,
		SignedAt: st.SignedAt, After: st.After, Reason: st.Reason, Accepts: st.Accepts, Content: st.Content}
	if st.For == string(statement.None) {
		v.For = ""
	}
	if e.Refused != "" {
		return refuse(v, "%s: %s", e.Path, e.Refused), nil
	}
	v.Person, v.Key, v.Recovery = by.Person, by.KeyID, by.Recovery
	if by.Recorder {
		return refuse(v, "the recorder signs records of reviews, and fills no role"), nil
	}
	if !by.Recovery && st.Person != by.Person {
		v.Person = "" // it is nobody's word
		return refuse(v, "it says that it is by %s, and the key %s is %s's", st.Person, by.KeyID, by.Person), nil
	}
	v.Links = true
	if why := s.key(by, ring, past, st.SignedAt, st.Chain); why != "" {
		return refuse(v, "%s", why), nil
	}
	about := transition{st.Plan, st.Chain, st.Cycle, st.Purpose, st.Scope, st.Base, st.Content, st.Effects, st.Arithmetic}
	return s.place(v, e, about, st)
}

// key says why a key does not count, "" where it does. Dates only tighten: a key
// has to be valid when it is said to have signed and when that is counted.
func (s *standing) key(by signature.Signer, ring *signature.Ring, past bool, signed time.Time, chained statement.Hash) string {
	switch {
	case past:
		return "the key " + by.KeyID + " is not in the policy that judges"
	case by.Revoked:
		return "the key " + by.KeyID + " is revoked"
	}
	day := period.FromTime(signed)
	if err := ring.Within(by, day); err != nil {
		return err.Error()
	}
	if err := ring.Within(by, s.asOf()); err != nil {
		return err.Error()
	}
	if s.link != nil && chained == s.link.Hash && signed.Before(s.link.On) {
		return fmt.Sprintf("it says that it was signed on %s, before %s was made", signed.Format("2006-01-02 15:04"), s.link.Tag)
	}
	if now := s.asOf(); now != period.NoDate && day > now.AddDays(1) {
		return fmt.Sprintf("it says that it was signed on %s, which is not yet", day)
	}
	return ""
}

func refuse(v signoff.Evidence, format string, args ...any) signoff.Evidence {
	v.Standing, v.Why = signoff.Refused, fmt.Sprintf(format, args...)
	return v
}

// place finds out which transition evidence is about.
func (s *standing) place(v signoff.Evidence, e *ledger.Entry, about transition, st *statement.Statement) (signoff.Evidence, error) {
	if v.Standing == signoff.Refused {
		return v, nil
	}
	if s.out.Plan == statement.None || about.plan != s.out.Plan {
		return refuse(v, "it is about another plan"), nil
	}
	// What takes back a word, or ratifies one, is about that word.
	if v.Verdict == statement.Revoke || v.Purpose == statement.Ratify {
		v.Standing = signoff.Direct
		return v, nil
	}
	if why, old := s.elsewhere(about); why != "" {
		if !old {
			return refuse(v, "%s", why), nil
		}
		v.Standing, v.Why = signoff.Apart, why
		return v, s.decisionsIn(&v, e, about)
	}
	v, err := s.held(v, e, about, st)
	if err == nil && v.Contains == nil && v.Standing != signoff.Refused {
		err = s.decisionsIn(&v, e, about)
	}
	return v, err
}

// elsewhere says why something is about another place in the chain, cycle or
// purpose; old says that it was about a transition of its own.
func (s *standing) elsewhere(about transition) (why string, old bool) {
	if about.chain != s.out.Chain {
		if _, known := s.links[about.chain]; known {
			return "it follows " + s.tagOf(about.chain) + ", and the last close is " + s.tagOf(s.out.Chain), true
		}
		return "it follows a close that this plan does not have", false
	}
	if about.cycle != s.out.Cycle {
		return "it is about cycle " + about.cycle + ", and this is " + s.out.Cycle, true
	}
	allowed := []statement.Purpose{statement.Proposal, statement.Policy, statement.Override}
	if s.t.Purpose == policy.Closes {
		allowed[0] = statement.Close
	}
	if !slices.Contains(allowed, about.purpose) {
		return fmt.Sprintf("its purpose is %s, and this is a %s", about.purpose, s.t.Purpose), true
	}
	return "", false
}

// tagOf names a link of the chain.
func (s *standing) tagOf(h statement.Hash) string {
	if g := s.out.Links.Genesis; g != nil && g.Hash == h {
		return g.Tag
	}
	for _, l := range s.out.Links.Closes {
		if l.Hash == h {
			return l.Tag
		}
	}
	return string(h)
}

// transition is what evidence says that it is about.
type transition struct {
	plan, chain            statement.Hash
	cycle                  string
	purpose                statement.Purpose
	scope                  string
	base, content, effects statement.Hash
	arithmetic             int
}
