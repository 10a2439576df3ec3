package workspace

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/period"
)

// met reports whether f panics with the fault of a goroutine.
func met(f func()) (fault bool) {
	defer func() { _, fault = recover().(*parallel.Fault) }()
	f()
	return false
}

// A close that cannot be computed for a fault of ours keeps no other from being
// read: who waits for all of them is told. Here nobody says what is read of each.
func TestFaultWhileClosesAreRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plan")
	if _, err := demo.Build(dir); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	w, err := Open(ctx, Options{Repo: dir, AsOf: period.NoDate, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	at, err := w.Resolve(ctx, "main")
	if err != nil {
		t.Fatal(err)
	}
	closes, err := w.Closes(ctx, *at.Commit)
	if err != nil || len(closes) <= 2*closesAtATime {
		t.Fatalf("%d closes, %v: too few to wait for each other", len(closes), err)
	}
	if !met(func() { _, _ = w.results(ctx, closes, nil) }) {
		t.Error("the fault was not told")
	}
}

// Reading ahead that ends with a fault ends what follows it, and who waits for the
// reading is told. Here it has no repository.
func TestFaultWhileReadingAhead(t *testing.T) {
	x := &trailing{w: &Workspace{}, steps: make([]step, 3)}
	read := 0
	for range x.ahead(t.Context()) {
		read++
	}
	if !met(x.reading.Wait) || read > 0 {
		t.Errorf("the fault was not told, and %d steps were read", read)
	}
}
