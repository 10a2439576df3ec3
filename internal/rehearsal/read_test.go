package rehearsal

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/policy"
)

func TestRead(t *testing.T) {
	got, err := Read("policy-tests/a.yaml", []byte(`tests:
  first:
    adjust: {A eu 2027-03: "+400", A eu 2027-04: add=5}
    commit: {lyon A 2027-03: 120}
    set: {plan.yaml fences/frozen: 1}
    by: [ben]
    signed: {anna: demand-manager, hugo: [closer, supply-chain]}
    reviewed: [june]
    refused: {sam: coo}
    expect: rejected
    applies: []
  second: {for: close, base: a, head: b, expect: approved}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Example{
		{Name: "first", File: "policy-tests/a.yaml", Line: 2, For: policy.Proposals,
			Changes: []Change{{"adjust", "A eu 2027-03", "+400", 3}, {"adjust", "A eu 2027-04", "add=5", 3}, {"commit", "lyon A 2027-03", "120", 4}, {"set", "plan.yaml fences/frozen", "1", 5}},
			By:      []string{"ben"}, Reviewed: []string{"june"}, Expect: "rejected", Applies: []string{},
			Signed: []Voice{{"anna", "demand-manager"}, {"hugo", "closer"}, {"hugo", "supply-chain"}}, Refused: []Voice{{"sam", "coo"}}},
		{Name: "second", File: "policy-tests/a.yaml", Line: 12, For: policy.Closes, Base: "a", Head: "b", Expect: "approved"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestReadProblems: what is wrong is said at its place, all of it at once.
func TestReadProblems(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"nothing", "tests: {}\n", "x.yaml:1:1: the file has no examples; write them below `tests:`, each under its name"},
		{"no tests", "test:\n  a: {expect: approved}\n", "x.yaml:1:1: unknown key test; did you mean tests? allowed here: tests\nx.yaml:1:1: the file has no examples; write them below `tests:`, each under its name"},
		{"not a map", "tests:\n  a: approved\n", "x.yaml:2:6: a map is expected here"},
		{"text", "tests: {a: {expect: approved, expect: rejected}}\n", "x.yaml:1:31: duplicate key expect"},
		{"a plus without quotes", "tests: {a: {expect: approved, adjust: {A eu 2027-03: +400}}}\n", "x.yaml:1:54: +400 is not a plain number"},
		{"both", "tests: {a: {expect: approved, head: x, set: {a b: 1}}}\n", "x.yaml:1:37: the example states a revision and changes; keep one of them"},
		{"a base alone", "tests: {a: {expect: approved, base: x}}\n", "x.yaml:1:37: the example states a base and no head"},
		{"purpose", "tests: {a: {expect: approved, for: policy}}\n", "x.yaml:1:36: policy is not known here; write one of proposal, close"},
		{"a list", "tests: {a: {expect: approved, by: ben, signed: [anna]}}\n", "x.yaml:1:35: a list is expected here; write a list, as [anna, ben]\nx.yaml:1:48: a map of people is expected here; write who signs as what, as {anna: demand-manager}"},
	} {
		_, err := Read("x.yaml", []byte(c.src))
		var ps Problems
		if !errors.As(err, &ps) || !strings.HasPrefix(ps.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// FuzzRead: foreign bytes never stop the reader, and every problem has a place.
func FuzzRead(f *testing.F) {
	f.Add([]byte("tests:\n  a: {adjust: {A eu 2027-03: add=1}, expect: approved}\n"))
	f.Add([]byte("tests: [a]\n"))
	f.Add([]byte("\xff\x00"))
	f.Fuzz(func(t *testing.T, src []byte) {
		_, err := Read("x.yaml", src)
		var ps Problems
		if err != nil && !errors.As(err, &ps) {
			t.Fatalf("%T", err)
		}
		for _, p := range ps {
			if p.Line < 1 || p.Column < 1 || p.Summary == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}
