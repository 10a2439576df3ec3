package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The plan made from these exports is told of in the same bytes whether or not
// accord takes its faster ways to read and judge files.
func TestEnginesPrintTheSame(t *testing.T) {
	_, files, _ := build(t)
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "plans"), files.FS("plans")); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"validate --limit 0 -o json --fail-on never", "render -o json"} {
		want := accord(t, dir, "--engine cue "+command)
		if d := cmp.Diff(want, accord(t, dir, command)); d != "" || want == "" {
			t.Errorf("accord %s (-cue +auto):\n%s", command, d)
		}
	}
}
