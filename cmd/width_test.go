package cmd

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func noTerminal() (int, error) { return 0, errors.New("not a terminal") }

func TestWidth(t *testing.T) {
	for _, c := range []struct {
		columns  string
		terminal int
		want     int
	}{
		{"", 0, 120}, // into a file
		{"", 83, 83},
		{"", 20, 40},
		{"", 1000, 400},
		{"100", 83, 100}, // who says how wide is obeyed
		{"1", 83, 40},
		{"wide", 83, 83},
		{"-5", 83, 83},
		{"0", 83, 83},
		{"0", 0, 120},
	} {
		env := systemOf(func(string) string { return c.columns }, func() (int, error) {
			if c.terminal == 0 {
				return noTerminal()
			}
			return c.terminal, nil
		})
		if env.Width != c.want {
			t.Errorf("COLUMNS %q on a terminal of %d: %d, want %d", c.columns, c.terminal, env.Width, c.want)
		}
	}
}

// TestFilesKnowNoTerminal: what --out writes is the same on every terminal.
func TestFilesKnowNoTerminal(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.CopyFS(filepath.Join(dir, "plans"), os.DirFS("../plans")),
		os.WriteFile(filepath.Join(dir, "plans", "risks", "long.yaml"), []byte("kind: Risk\nversion: 1\nstatement: "+strings.Repeat("much ", 40)+"\nprobably: 1\n"), 0o666)); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"validate", "render"} {
		var before []byte
		for _, width := range []int{40, 90, 400} {
			env := Nowhere()
			env.Width, env.Now = width, func() time.Time { return time.Date(2026, 12, 10, 0, 0, 0, 0, time.UTC) }
			file := filepath.Join(dir, "out.txt")
			Run(t.Context(), env, []string{command, "--repo", dir, "--out", file})
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if before != nil && !bytes.Equal(got, before) {
				t.Errorf("%s in %d columns writes another file", command, width)
			}
			before = got
		}
	}
}
