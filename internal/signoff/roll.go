package signoff

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// roll is who speaks in a case by one policy, and what each of them said.
type roll struct {
	c      *Case
	policy *policy.Policy
	// authors says of each person who contributed to the change how they did.
	authors map[string]string
	voices  []*voice // by id, each once
	byID    map[string]*voice
	// broken says of a person why nothing that they approve counts.
	broken map[string]string
	apart  int
}

// voice is one piece of evidence as one policy knows it.
type voice struct {
	*Evidence
	person, key string
	recovery    bool
	standing    Standing
	links       bool
	// why says why it is carried, lapsed or refused.
	why string
	// out says why it counts for nothing, whatever is asked; empty if it may.
	out string
	// ways are the seats that it may speak in.
	ways []way
	// place counts the statements of the person before it.
	place   int
	revokes []*voice // that take it back
}

// way is a role to speak in, and whose it is.
type way struct{ principal, role string }

// newRoll reads the evidence by a policy; of the content's own policy it is
// known by New, or as the policy that judges knows it.
func newRoll(c *Case, p *policy.Policy) *roll {
	r := &roll{c: c, policy: p, authors: authors(c.Contributors), byID: map[string]*voice{}, broken: map[string]string{}}
	for i := range c.Evidence {
		v := &voice{Evidence: &c.Evidence[i]}
		v.identify(c, p)
		r.voices = append(r.voices, v)
	}
	slices.SortFunc(r.voices, compareVoices)
	r.voices = slices.CompactFunc(r.voices, func(a, b *voice) bool { return a.ID == b.ID })
	for _, v := range r.voices {
		r.byID[v.ID] = v
		if v.standing == Apart {
			r.apart++
		}
	}
	r.takeBack()
	r.chains()
	for _, v := range r.voices {
		v.ways, v.out = r.speaks(v)
	}
	r.lastWords()
	return r
}

// compareVoices puts voices in an order that does not depend on the order in
// which the evidence was found.
func compareVoices(a, b *voice) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.standing, b.standing), cmp.Compare(a.person, b.person),
		cmp.Compare(a.Role, b.Role), cmp.Compare(a.Verdict, b.Verdict), a.SignedAt.Compare(b.SignedAt))
}

// authors says of each person how they contributed, the first of several ways.
func authors(list []Contributor) map[string]string {
	out := map[string]string{}
	for _, x := range list {
		how := x.How + " of " + x.Of
		if old, known := out[x.Person]; x.Person != "" && (!known || how < old) {
			out[x.Person] = how
		}
	}
	return out
}

// identify says who it is by the policy.
func (v *voice) identify(c *Case, p *policy.Policy) {
	v.person, v.key, v.recovery, v.standing, v.why, v.links = v.Person, v.Key, v.Recovery, v.Standing, v.Why, v.Links
	switch {
	case p == c.Policy:
	case v.New != nil:
		v.person, v.key, v.recovery, v.standing, v.why = v.New.Person, v.New.Key, v.New.Recovery, v.New.Standing, v.New.Why
	case v.standing != Refused && !stillKnown(c.Policy, p, v.Evidence):
		v.standing, v.links, v.why = Refused, true, "the policy that the close brings does not know the key or account"
	}
	switch v.standing {
	case Direct, Carried, Lapsed, Apart, Refused:
	default:
		v.standing, v.why = Refused, "it is not known what it is about"
	}
}

// stillKnown reports whether a new policy knows whom an old one knew by the
// same key or the same account, and nobody else by it.
func stillKnown(was, now *policy.Policy, e *Evidence) bool {
	a, b := was.Person(e.Person), now.Person(e.Person)
	if a == nil || b == nil || e.Recovery {
		return false
	}
	if e.Sort == policy.Review {
		return len(a.Forges) > 0 && maps.Equal(a.Forges, b.Forges) && !slices.ContainsFunc(now.People, func(p policy.Person) bool {
			return p.ID != b.ID && sharesAccount(&p, b)
		})
	}
	i := slices.IndexFunc(a.Keys, func(k policy.Key) bool { return k.ID == e.Key })
	if i < 0 || listedTimes(now, a.Keys[i].Public) != 1 {
		return false
	}
	k := slices.IndexFunc(b.Keys, func(k policy.Key) bool { return sameKey(k.Public, a.Keys[i].Public) })
	return k >= 0 && holds(now, &b.Keys[k], dayOf(e.SignedAt))
}

func sharesAccount(a, b *policy.Person) bool {
	for host, id := range a.Forges {
		if other, has := b.Forges[host]; has && other == id {
			return true
		}
	}
	return false
}

// listedTimes counts how often a policy lists a key, for whomever.
func listedTimes(p *policy.Policy, public string) int {
	n := 0
	count := func(keys []policy.Key) {
		for i := range keys {
			if sameKey(keys[i].Public, public) {
				n++
			}
		}
	}
	for i := range p.People {
		count(p.People[i].Keys)
	}
	count(p.Recorder)
	count(p.Recovery.Keys)
	return n
}

// holds reports whether a key counts on a day.
func holds(p *policy.Policy, k *policy.Key, day period.Date) bool {
	if slices.ContainsFunc(p.Revoked, func(x policy.Revocation) bool { return sameKey(x.Public, k.Public) }) {
		return false
	}
	return (k.ValidFrom == period.NoDate || k.ValidFrom <= day) && (k.ValidUntil == period.NoDate || day <= k.ValidUntil)
}

// sameKey compares public keys without what is noted behind them.
func sameKey(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	return len(x) > 1 && len(y) > 1 && x[0] == y[0] && x[1] == y[1]
}

// takeBack notes which statements take back which: each person's their own, and
// each recovery key's its own.
func (r *roll) takeBack() {
	for _, v := range r.voices {
		if v.Verdict != statement.Revoke || v.standing == Refused || v.Sort != policy.Signature {
			continue
		}
		if of := r.byID[v.For]; of != nil && of != v && of.chain() == v.chain() {
			of.revokes = append(of.revokes, v)
		}
	}
}

// takenBack returns the statement that takes a voice back, nil if none does.
// What only tightens holds at once; to lift a rejection, or an abstention
// behind an approval, the revoke must stand itself, in a chain that is whole.
func (r *roll) takenBack(v *voice) *voice {
	for _, by := range v.revokes {
		if v.Verdict == statement.Approve || r.broken[by.chain()] == "" && len(by.revokes) == 0 {
			return by
		}
	}
	return nil
}
