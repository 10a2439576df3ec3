package proof_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/proof"
	"github.com/accord-plan/accord/internal/prooftest"
	"github.com/accord-plan/accord/internal/workspace"
)

func verify(t *testing.T, dir string, o proof.Options) *proof.Report {
	t.Helper()
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: dir, AsOf: period.NoDate, Proven: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	at, err := w.Resolve(t.Context(), "main")
	if err != nil {
		t.Fatal(err)
	}
	o.At, o.AtName = *at.Commit, "main"
	r, err := proof.Verify(t.Context(), w, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// failed are the checks that do not hold, as `TAG name`.
func failed(r *proof.Report) string {
	var out []string
	for _, l := range r.Links {
		for _, c := range l.Checks {
			if !c.Holds {
				out = append(out, l.Tag+" "+c.Name)
			}
		}
	}
	return strings.Join(out, ", ")
}

func TestDemonstration(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	tour, err := demo.Build(dir)
	if err != nil {
		t.Fatal(err)
	}
	r := verify(t, dir, proof.Options{Options: chain.Options{Genesis: tour.Genesis}})
	if got := failed(r); !r.Proven || !r.Anchored || got != "" || len(r.Links) != 6 || r.Head != "2026-11" || r.HeadHash != tour.Head || r.Name != "Northlight Outdoor" {
		t.Errorf("proven %v, %s, %+v", r.Proven, got, r.Faults)
	}
	last := r.Links[5]
	if last.SignOff == nil || len(last.SignOff.Counted) != 2 || len(last.SignOff.NotCounted) != 0 || last.Closer != "anna" || last.Effects == "" || last.Sections < 100 || len(last.Statements) != 2 {
		t.Errorf("%+v", last)
	}
	if last.Base == r.Links[4].Content {
		t.Error("a base is spelled under the cycle of another close")
	}
	var again proof.Report
	text, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(text, &again)
	}
	if err != nil || again.Head != r.Head {
		t.Error(err)
	}
	fast := verify(t, dir, proof.Options{Fast: true})
	if !fast.Proven || fast.Anchored || fast.Links[5].SignOff != nil || fast.Links[5].Effects != "" {
		t.Errorf("fast: %+v", fast.Links[5])
	}
}

// Whoever holds a closer's key can make a tag that hangs together. That nobody
// agreed, and what follows from the plan, is judged again.
func TestAClosersKeyIsNotEnough(t *testing.T) {
	for _, c := range []struct {
		name string
		o    prooftest.Options
		want string
	}{
		{"all is well", prooftest.Options{Items: 20, Closes: 2}, ""},
		{"nobody agreed", prooftest.Options{Items: 20, Closes: 2, Unsigned: true}, "plan/2026-12.2 sign-off"},
		{"other effects", prooftest.Options{Items: 20, Closes: 2, Effects: true}, "plan/2026-12.2 effects"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "plan")
			genesis, _ := prooftest.Build(t, dir, c.o)
			o := proof.Options{Options: chain.Options{Genesis: genesis}}
			if r := verify(t, dir, o); failed(r) != c.want || r.Proven != (c.want == "") {
				t.Errorf("proven %v: %s", r.Proven, failed(r))
			}
			o.Fast = true
			if r := verify(t, dir, o); failed(r) != "" || !r.Proven || !r.Fast {
				t.Errorf("fast: proven %v: %s", r.Proven, failed(r))
			}
		})
	}
}
