package chain_test

import (
	"path/filepath"
	"testing"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/period"
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
	c, err := chain.Read(t.Context(), w, *main.Commit, chain.Options{Genesis: tour.Genesis})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range append([]*chain.Link{c.Genesis}, c.Closes...) {
		for _, k := range l.Checks {
			t.Log(l.Tag, k)
		}
	}
	if !c.Proven() || !c.Anchored || len(c.Closes) != 5 || c.Newest().Cycle != "2026-11" {
		t.Errorf("%+v", c)
	}
}
