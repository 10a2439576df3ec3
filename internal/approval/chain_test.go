package approval

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

func id(name string) statement.Hash { return statement.Of([]byte(name)) }

// said is a statement of Clara's that follows another.
func said(name, after string, edit ...func(*signoff.Evidence)) signoff.Evidence {
	v := signoff.Evidence{ID: string(id(name)), Sort: policy.Signature, Person: "clara", After: id(after), Standing: signoff.Direct}
	if after == "" {
		v.After = statement.None
	}
	for _, f := range edit {
		f(&v)
	}
	return v
}

func refused(v *signoff.Evidence)  { v.Standing = signoff.Refused }
func linking(v *signoff.Evidence)  { v.Standing, v.Links = signoff.Refused, true }
func anna(v *signoff.Evidence)     { v.Person = "anna" }
func review(v *signoff.Evidence)   { v.Sort = policy.Review }
func apart(v *signoff.Evidence)    { v.Standing = signoff.Apart }
func recovery(v *signoff.Evidence) { v.Person, v.Key, v.Recovery = "", "safe", true }

func TestAfter(t *testing.T) {
	for name, c := range map[string]struct {
		all          []signoff.Evidence
		revoke, want string // a name, or what is said
		by           signature.Signer
	}{
		"the first":                         {want: ""},
		"the last of three":                 {all: []signoff.Evidence{said("b", "a"), said("c", "b"), said("a", "")}, want: "c"},
		"one about another proposal":        {all: []signoff.Evidence{said("a", "", apart)}, want: "a"},
		"others do not matter":              {all: []signoff.Evidence{said("a", ""), said("x", "", anna), said("y", "", review), said("z", "", recovery)}, want: "a"},
		"what is no statement of hers":      {all: []signoff.Evidence{said("a", ""), said("x", "a", refused)}, want: "a"},
		"one by a key that was revoked":     {all: []signoff.Evidence{said("a", ""), said("x", "a", linking)}, want: "x"},
		"beside one by a key":               {all: []signoff.Evidence{said("a", ""), said("x", "a", linking), said("b", "a")}, want: "b"},
		"two follow one":                    {all: []signoff.Evidence{said("a", ""), said("b", "a"), said("c", "a")}, want: "your statements have parted: none follows sha256:"},
		"two follow one, one is taken back": {all: []signoff.Evidence{said("a", ""), said("b", "a"), said("c", "a")}, revoke: "b", want: "c"},
		"a recovery key has its own":        {all: []signoff.Evidence{said("a", ""), said("x", "", recovery)}, by: signature.Signer{KeyID: "safe", Recovery: true}, want: "x"},
	} {
		p := &preparing{a: &assess.Assessment{Case: &signoff.Case{Evidence: c.all}}, by: signature.Signer{Person: "clara"}}
		if c.by.KeyID != "" {
			p.by = c.by
		}
		if c.revoke != "" {
			p.o.Revoke = id(c.revoke).Hex()[:10]
		}
		got, err := p.after()
		switch {
		case len(c.want) > 1:
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%s: %s, %v", name, got, err)
			}
		case err != nil, c.want == "" && got != statement.None, c.want != "" && got != id(c.want):
			t.Errorf("%s: %s, %v; want %s", name, got, err, c.want)
		}
	}
}

func TestBegins(t *testing.T) {
	h := string(id("a"))
	for name, want := range map[string]bool{h: true, h[7:]: true, h[7:13]: true, h[:13]: true, h[7:12]: false, "": false, "sha256:": false, h + "0": false, string(id("b")): false} {
		if begins(h, name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

func TestPurposes(t *testing.T) {
	for p, want := range map[statement.Purpose][2]policy.Purpose{
		statement.Proposal: {policy.Proposals, policy.Proposals}, statement.Close: {policy.Closes, policy.Closes},
		statement.Policy: {policy.Proposals, policy.Closes}, statement.Override: {policy.Proposals, policy.Closes}, statement.Ratify: {policy.Proposals, policy.Closes},
	} {
		if got := [2]policy.Purpose{Purposes(p, false), Purposes(p, true)}; got != want {
			t.Errorf("%s: %v", p, got)
		}
	}
}

func TestPath(t *testing.T) {
	st := &statement.Statement{Cycle: "2026-12", Person: "clara", Role: "cfo", Verdict: statement.Approve, Purpose: statement.Proposal}
	for what, want := range map[statement.Purpose]string{statement.Proposal: "approve", statement.Close: "close", statement.Override: "override"} {
		st.Purpose = what
		if got := Path(st, id("a")); got != "approvals/2026-12/clara-cfo-"+want+"-"+id("a").Hex()[:8]+".txt" {
			t.Error(got)
		}
	}
	st.Verdict = statement.Reject
	if got := Path(st, id("a")); !strings.Contains(got, "-reject-") {
		t.Error(got)
	}
}
