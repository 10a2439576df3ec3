package workspace

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestOverlay: a folder with files replaced and added is a file system like any
// other.
func TestOverlay(t *testing.T) {
	base := fstest.MapFS{"plan.yaml": {Data: []byte("old")}, "supply/lyon.yaml": {Data: []byte("lyon")}}
	o := newOverlay(base, map[string][]byte{"plan.yaml": []byte("new text"), "demand/adjustments/new.yaml": []byte("n"), "supply/reno.yaml": []byte("reno")})
	if err := fstest.TestFS(o, "plan.yaml", "supply/lyon.yaml", "supply/reno.yaml", "demand/adjustments/new.yaml"); err != nil {
		t.Error(err)
	}
	if text, err := fs.ReadFile(o, "plan.yaml"); string(text) != "new text" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

func smallPlan(t *testing.T) (*Workspace, string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "plans"), os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	w, err := Open(context.Background(), Options{Repo: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w, filepath.Join(dir, "plans")
}

const sales = "demand/adjustments/sales-eu.yaml"

// TestEdited: what follows from a change, and what would be wrong with it, is
// known before it is written; what was wrong before is not new.
func TestEdited(t *testing.T) {
	ctx := context.Background()
	w, dir := smallPlan(t)
	text, err := os.ReadFile(filepath.Join(dir, sales))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		old, by string
		errors  int
	}{
		"fine":    {"2027-03: 400", "2027-03: 500", 0},
		"unknown": {"- TENT-2P", "- TENT-9P", 1},
	} {
		before, err := w.Load(ctx, WorkTree, Compared)
		if err != nil {
			t.Fatal(err)
		}
		after, err := w.Edited(ctx, map[string][]byte{sales: []byte(strings.Replace(string(text), c.old, c.by, 1))}, "then")
		if err != nil {
			t.Fatal(err)
		}
		if n := len(NewErrors(before, after)); n != c.errors || after.Label() != "then" || c.errors == 0 && after.Result == nil {
			t.Errorf("%s: %d new errors", name, n)
		}
		if n := len(NewErrors(after, after)); n != 0 {
			t.Errorf("%s: %d errors are new to themselves", name, n)
		}
	}
	if now, _ := os.ReadFile(filepath.Join(dir, sales)); string(now) != string(text) {
		t.Error("the file was written")
	}
}

// TestWriteEdited: a file that somebody else has written meanwhile is not
// written over, and the others are not written either.
func TestWriteEdited(t *testing.T) {
	w, dir := smallPlan(t)
	old, err := os.ReadFile(filepath.Join(dir, sales))
	if err != nil {
		t.Fatal(err)
	}
	fresh := map[string][]byte{sales: []byte("new"), "demand/adjustments/a.yaml": []byte("a")}
	var usage *Usage
	for _, before := range []map[string][]byte{{sales: []byte("other")}, {}, {sales: old, "demand/adjustments/a.yaml": []byte("gone")}} {
		if err := w.WriteEdited(before, fresh); !errors.As(err, &usage) || !strings.Contains(usage.Summary, "has changed meanwhile") {
			t.Errorf("%v: %v", before, err)
		}
	}
	if now, _ := os.ReadFile(filepath.Join(dir, sales)); string(now) != string(old) {
		t.Error("a file was written over")
	}
	if err := w.WriteEdited(map[string][]byte{sales: old}, fresh); err != nil {
		t.Fatal(err)
	}
	if now, _ := os.ReadFile(filepath.Join(dir, "demand/adjustments/a.yaml")); string(now) != "a" {
		t.Errorf("%q", now)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".accord") }) {
		t.Errorf("%v, %v", entries, err)
	}
}
