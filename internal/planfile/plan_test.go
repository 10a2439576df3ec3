package planfile

import (
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/planfile/planfiletest"
)

// smallPlan is a plan with a document of each kind and no findings. Tests break
// one file of it at a time.
func smallPlan(t testing.TB) fstest.MapFS {
	t.Helper()
	m, err := planfiletest.Small("testdata")
	if err != nil {
		t.Fatal(err)
	}
	return m
}
