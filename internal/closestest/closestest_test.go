package closestest_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/accord-plan/accord/internal/closestest"
	"github.com/accord-plan/accord/internal/history"
)

// TestRepository builds a repository and finds its closes. ACCORD_REPOSITORY
// names a new folder in which it stays, ACCORD_ITEMS and ACCORD_CLOSES its size:
// so .ci/bench makes what whole commands are measured on.
func TestRepository(t *testing.T) {
	dir, o := os.Getenv("ACCORD_REPOSITORY"), closestest.Options{Items: 20, Closes: 3}
	if dir == "" {
		dir = t.TempDir() + "/plan"
	} else {
		o = closestest.Options{Items: number(t, "ACCORD_ITEMS"), Closes: number(t, "ACCORD_CLOSES")}
	}
	closestest.Build(t, dir, o)
	r, err := history.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	head, _, err := r.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	closes, err := r.Closes(t.Context(), "", head)
	if err != nil || len(closes) != o.Closes {
		t.Errorf("%d closes, %v; want %d", len(closes), err, o.Closes)
	}
}

func number(t *testing.T, name string) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv(name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
