package proof_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/proof"
	"github.com/accord-plan/accord/internal/workspace"
)

func TestDemonstration(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	tour, err := demo.Build(dir)
	if err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: dir, AsOf: period.NoDate, Proven: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	main, err := w.Resolve(t.Context(), "main")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r, err := proof.Verify(t.Context(), w, proof.Options{Options: chain.Options{Genesis: tour.Genesis}, At: *main.Commit, AtName: "main"})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start))
	for _, l := range r.Links {
		for _, k := range l.Checks {
			if !k.Holds || k.Name == "sign-off" || k.Name == "effects" {
				t.Log(l.Tag, k)
			}
		}
		if l.SignOff != nil {
			t.Logf("%+v %+v %+v", l.SignOff.Rules, l.SignOff.NotCounted, l.SignOff.Blocked)
		}
	}
	if !r.Proven || !r.Anchored {
		t.Errorf("%+v", r.Faults)
	}
}
