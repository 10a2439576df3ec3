package proof_test

import (
	"path/filepath"
	"testing"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/proof"
	"github.com/accord-plan/accord/internal/prooftest"
	"github.com/accord-plan/accord/internal/workspace"
)

// BenchmarkVerify proves 60 closes of a plan of a thousand items, each with
// other forecasts of half of the families: as `accord verify`, and --fast.
func BenchmarkVerify(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "plan")
	genesis, _ := prooftest.Build(b, dir, prooftest.Options{Items: 1000, Closes: 60})
	for _, c := range []struct {
		name string
		fast bool
	}{{"all", false}, {"fast", true}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				w, err := workspace.Open(b.Context(), workspace.Options{Repo: dir, AsOf: period.NoDate, Proven: true})
				if err != nil {
					b.Fatal(err)
				}
				at, err := w.Resolve(b.Context(), "main")
				if err != nil {
					b.Fatal(err)
				}
				r, err := proof.Verify(b.Context(), w, proof.Options{Options: chain.Options{Genesis: genesis}, At: *at.Commit, AtName: "main", Fast: c.fast})
				if err != nil {
					b.Fatal(err)
				}
				if !r.Proven || len(r.Links) != 61 {
					b.Fatalf("%d links; %+v", len(r.Links), r.Links[1].Checks)
				}
				w.Close()
			}
		})
	}
}
