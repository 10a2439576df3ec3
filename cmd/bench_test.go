package cmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/history"
)

// changedPlan is a repository with a generated plan and a second commit that
// changes the first period of each item of one family.
func changedPlan(b *testing.B, o generate.Options) string {
	b.Helper()
	files := map[string][]byte{}
	if err := generate.Plan(func(p string, t []byte) error { files["plans/"+p] = t; return nil }, o); err != nil {
		b.Fatal(err)
	}
	dir := filepath.Join(b.TempDir(), "plan")
	repo, err := history.Build(dir, "main")
	if err != nil {
		b.Fatal(err)
	}
	who := history.Person{Name: "Ada", Email: "ada@example.com", At: time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC)}
	commit := func(message string, write map[string][]byte) {
		if _, err := repo.Commit(history.Step{Author: who, Message: message, Write: write}); err != nil {
			b.Fatal(err)
		}
	}
	commit("Start", files)
	const name = "plans/demand/baseline/m01-f0001.yaml"
	first := []byte("    2026-12: ")
	if o.Calendar == "week" {
		first = []byte("    2026-W49: ")
	}
	after := bytes.ReplaceAll(files[name], first, append(first, '1'))
	if bytes.Equal(after, files[name]) {
		b.Fatal("nothing is changed")
	}
	commit("Raise a family", map[string][]byte{name: after})
	if err := repo.Checkout("main"); err != nil {
		b.Fatal(err)
	}
	return dir
}

// BenchmarkCommands runs whole commands, as a person does, on generated
// repositories.
func BenchmarkCommands(b *testing.B) {
	for _, size := range []struct {
		name string
		o    generate.Options
	}{
		{"1000x18", generate.Options{Items: 1_000}},
		{"10000x18", generate.Options{Items: 10_000}},
		{"1000x104weeks", generate.Options{Items: 1_000, Periods: 104, Calendar: "week"}},
	} {
		dir := changedPlan(b, size.o)
		for _, args := range [][]string{
			{"validate", "--shape"},
			{"validate", "--as-of", "2026-12-10", "--fail-on", "never"},
			{"diff", "HEAD~1", "HEAD"},
			{"review", "HEAD", "--target", "HEAD~1", "-o", "json"},
			{"render"},
			{"render", "-o", "html"},
		} {
			b.Run(fmt.Sprint(size.name, "/", args), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if code, said := quietly(b.Context(), append(args, "--repo", dir)); code != exitFine {
						b.Fatalf("exit %d: %s", code, said)
					}
				}
			})
		}
	}
}

// quietly runs a command whose page nobody reads.
func quietly(ctx context.Context, args []string) (int, string) {
	var said bytes.Buffer
	env := Nowhere()
	env.Err, env.Out = &said, io.Discard
	env.Now = func() time.Time { return time.Date(2026, 12, 10, 12, 0, 0, 0, time.UTC) }
	return Run(ctx, env, args), said.String()
}

// BenchmarkVersion is what every command costs inside the process before it
// begins.
func BenchmarkVersion(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if code, said := quietly(b.Context(), []string{"version"}); code != exitFine {
			b.Fatalf("exit %d: %s", code, said)
		}
	}
}
