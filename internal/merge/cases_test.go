package merge

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestCases merges the triples of testdata/merge: base, ours and theirs, and
// what is to come out, with the conflicts told. ACCORD_UPDATE=1 rewrites what
// comes out.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/merge/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			in := Input{OursName: "Anna", TheirsName: "Ben", Path: "plans/x.yaml"}
			var want []byte
			var kept []txtar.File
			for _, f := range archive.Files {
				switch base, _, _ := strings.Cut(f.Name, "."); base {
				case "base":
					in.Base = f.Data
				case "ours":
					in.Ours = f.Data
					if strings.HasSuffix(f.Name, ".csv") {
						in.Path = "plans/facts/sales/2026-11.csv"
					}
				case "theirs":
					in.Theirs = f.Data
				case "result":
					want = f.Data
					continue
				}
				kept = append(kept, f)
			}
			got := told(Merge(in))
			if os.Getenv("ACCORD_UPDATE") != "" {
				archive.Files = append(kept, txtar.File{Name: "result", Data: got})
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// told is a result with what is said of it.
func told(r Result) []byte {
	var b strings.Builder
	if r.NotUnderstood != "" {
		fmt.Fprintf(&b, "NOT UNDERSTOOD %s\n", r.NotUnderstood)
	}
	for _, c := range r.Conflicts {
		fmt.Fprintf(&b, "CONFLICT line %d %s: %s", c.Line, c.Key, c.Why)
		for _, v := range []Value{c.Base, c.Ours, c.Theirs} {
			text := "none"
			if v.There {
				text = v.Text
			}
			fmt.Fprintf(&b, " | %s", text)
			if v.Change != "" {
				fmt.Fprintf(&b, " (%s)", v.Change)
			}
		}
		b.WriteString("\n")
	}
	if r.Gone {
		b.WriteString("GONE\n")
	}
	return append([]byte(b.String()), r.Text...)
}
