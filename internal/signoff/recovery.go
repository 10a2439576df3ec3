package signoff

import (
	"slices"
	"strconv"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// recovery returns the statements by which enough of the recovery keys together
// replace the policy, nil if they do not. Each key counts once, and only for a
// change of the policy.
func (e *evaluation) recovery() []*voice {
	p := e.c.Policy
	if p.Recovery.Count < 1 || !slices.ContainsFunc(e.c.Control, func(x ControlChange) bool { return x.Sort == "policy" }) {
		return nil
	}
	var out []*voice
	var keys []string
	for _, v := range e.roll.voices {
		if !v.recovery || v.out != "" || !about(v) || v.Purpose != statement.Policy || v.Verdict != statement.Approve {
			continue
		}
		i := slices.IndexFunc(p.Recovery.Keys, func(k policy.Key) bool { return k.ID == v.key })
		if i < 0 || slices.ContainsFunc(keys, func(k string) bool { return sameKey(k, p.Recovery.Keys[i].Public) }) {
			continue
		}
		keys = append(keys, p.Recovery.Keys[i].Public)
		out = append(out, v)
	}
	if len(out) < p.Recovery.Count {
		return nil
	}
	return out
}

// replaces reports whether recovery keys stand in the place of what a rule asks:
// the old policy's rules for changes of it, and at a close, which the new policy
// has to agree to as well, its other rules too.
func (e *evaluation) replaces(a *asked) bool {
	return len(e.recovered) > 0 && a.roll == e.roll && a.decision == nil && a.applies() && (a.purpose == policy.Policies || e.next != nil)
}

// recover fills a rule with recovery keys, whoever rejects.
func (a *asked) recover(by []*voice) {
	n := Node{Text: strconv.Itoa(len(by)) + " of the recovery keys, in the place of " + words(a.need), State: Met}
	for _, v := range by {
		n.Seats = append(n.Seats, Seat{Role: "recovery", Person: v.key, By: v.ID, Kind: string(v.Sort)})
	}
	a.out.Need, a.out.State, a.tally = &n, Met, nil
}
