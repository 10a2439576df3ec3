package chain

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

func (l *Link) yes(name, format string, args ...any) {
	l.Checks = append(l.Checks, Check{name, true, fmt.Sprintf(format, args...)})
}

func (l *Link) no(name, format string, args ...any) {
	l.Checks = append(l.Checks, Check{name, false, fmt.Sprintf(format, args...)})
}

// place holds what the tag says of its place in the chain.
func (r *reader) place(l *Link) error {
	if l.Previous == nil {
		l.yes("chain", "the root of the chain")
		return nil
	}
	switch before := l.Previous.Cycle; {
	case l.Message.Plan != r.chain.Genesis.Hash:
		l.no("chain", "it closes another plan, %s", l.Message.Plan)
	case !follows(l.Cycle, before):
		l.no("chain", "%s cannot be closed after %s", l.Cycle, before)
	default:
		l.yes("chain", "it follows %s", l.Previous.Tag)
	}
	return nil
}

// signer asks who signed the tag, by the policy that judges, whether that is a
// closer, and whether the key counted on that day.
func (r *reader) signer(l *Link) error {
	if l.Judge == nil {
		l.no("signature", "no policy says whose keys count")
		return nil
	}
	judge := l.Judge
	if l.Previous != nil && l.Policy != nil && recovered(l) {
		judge, l.Recovered = l.Policy, true
	}
	ring, _ := signature.NewRing(judge)
	s, err := ring.Verify(l.parts.Signed, l.parts.Armour, statement.TagNamespace)
	if err != nil {
		l.no("signature", "%s", err)
		return nil
	}
	l.Signer = Signer{Person: s.Person, KeyID: s.KeyID, Fingerprint: s.Fingerprint}
	l.yes("signature", "by the key %s (%s)", s.KeyID, s.Fingerprint)
	r.closer(l, judge, s)
	r.key(l, ring, s)
	return nil
}

func (r *reader) closer(l *Link, judge *policy.Policy, s signature.Signer) {
	role := judge.Role(policy.Closer)
	switch {
	case s.Person == "":
		l.no("closer", "the key %s is nobody's", s.KeyID)
	case s.Person != l.Message.Closer:
		l.no("closer", "%s signed, and the tag says that %s closes", s.Person, l.Message.Closer)
	case role == nil:
		l.no("closer", "the policy that judges has no role %s", policy.Closer)
	case !slices.Contains(role.People, s.Person):
		l.no("closer", "%s is no %s by the policy that judges", s.Person, policy.Closer)
	default:
		l.yes("closer", "%s is %s", s.Person, policy.Closer)
	}
}

// key asks whether the key counted: dates only tighten, and a revocation in the
// policy that judges holds. One at the target is told by hold.
func (r *reader) key(l *Link, ring *signature.Ring, s signature.Signer) {
	day := period.FromTime(l.On)
	err := ring.Within(s, day)
	switch {
	case s.Revoked:
		l.no("key", "the key %s is revoked", s.KeyID)
	case err != nil:
		l.no("key", "%s", err)
	default:
		l.yes("key", "%s counts on %s", s.KeyID, day)
	}
	if r.revoked != nil && !s.Revoked {
		_, err := r.revoked.Verify(l.parts.Signed, l.parts.Armour, statement.TagNamespace)
		l.revoked = err == nil
	}
	switch {
	case l.Previous == nil || l.Previous.On.IsZero():
	case l.On.Before(l.Previous.On):
		l.no("date", "it is dated %s, before %s", l.On.Format("2006-01-02 15:04:05"), l.Previous.Tag)
	default:
		l.yes("date", "not before %s", l.Previous.Tag)
	}
}

// recovered says whether recovery keys of the policy that judges put the new
// policy in its place.
func recovered(l *Link) bool {
	return l.Previous.PolicyHash != l.PolicyHash && Recovers(l.Judge, l.Statements, l.Message.Plan, l.Message.Content)
}

// Recovers says whether as many recovery keys as a policy asks for approved, for
// the policy, exactly this content.
func Recovers(judge *policy.Policy, filed []Filed, plan, content statement.Hash) bool {
	if judge == nil || judge.Recovery.Count < 1 {
		return false
	}
	ring, _ := signature.NewRing(judge)
	keys := map[string]bool{}
	for _, f := range filed {
		s := f.Statement
		if s == nil || s.Purpose != statement.Policy || s.Verdict != statement.Approve || s.Content != content || s.Plan != plan {
			continue
		}
		by, err := ring.Verify(f.Body, f.Signature, statement.Namespace)
		if err == nil && by.Recovery && !by.Revoked {
			keys[by.KeyID] = true
		}
	}
	return len(keys) >= judge.Recovery.Count
}

// ancestry asks whether the commit descends from that of the close before.
func (r *reader) ancestry(l *Link) error {
	if l.Previous == nil || l.Previous.Commit.Hash == "" {
		return nil
	}
	ok, err := r.repo.IsAncestor(r.ctx, l.Previous.Commit, l.Commit)
	if err != nil {
		return err
	}
	if ok {
		l.yes("ancestry", "commit %s descends from that of %s", l.Commit.Short(), l.Previous.Tag)
	} else {
		l.no("ancestry", "commit %s does not descend from that of %s", l.Commit.Short(), l.Previous.Tag)
	}
	return nil
}

// held is the check of what only waits for a close by another key.
const held = "held"

// hold judges closes by keys that the target revokes. Time proves nothing, so
// what such a key closed last may be the work of whoever stole it; what a close
// by another key came after is held by that one, and is told only.
func (c *Chain) hold() {
	holder := ""
	for i := len(c.Closes) - 1; i >= 0; i-- {
		switch l := c.Closes[i]; {
		case !l.revoked && l.Holds():
			holder = l.Tag
		case !l.revoked:
		case holder != "":
			c.Notes = append(c.Notes, fmt.Sprintf("the key %s, which closed %s, was revoked later; %s holds that close", l.Signer.KeyID, l.Tag, holder))
		default:
			l.no(held, "the key %s was revoked since, and no close by another key follows: let another closer close it again", l.Signer.KeyID)
		}
	}
	if g := c.Genesis; g.revoked {
		if holder == "" {
			g.no(held, "the key %s was revoked since, and no close by another key follows", g.Signer.KeyID)
			return
		}
		c.Notes = append(c.Notes, fmt.Sprintf("the key %s, which made genesis, was revoked later; %s holds it", g.Signer.KeyID, holder))
	}
}
