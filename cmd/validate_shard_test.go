package cmd

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
	"github.com/google/go-cmp/cmp"
)

// said is what a command line prints on standard output, and its exit code.
func said(t *testing.T, args ...string) (string, int) {
	t.Helper()
	env, out, errs := world()
	code := Run(context.Background(), env, args)
	if code != exitFine && code != exitFindings {
		t.Fatalf("accord %v: exit code %d: %s", args, code, errs)
	}
	return out.String(), code
}

// shards judges a plan in n shards and gives the folder of their parts.
func shards(t *testing.T, n int, in ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		said(t, slices.Concat(in, []string{"validate", "--shard", fmt.Sprintf("%d/%d", i+1, n), "--out", filepath.Join(dir, fmt.Sprintf("%d.json", i))})...)
	}
	return dir
}

// joined holds what shards say together against what one run says, and returns how
// many findings their parts hold.
func joined(t *testing.T, counts []int, formats []string, more []string, in ...string) (found int) {
	t.Helper()
	var all []string
	for _, n := range counts {
		all = append(all, shards(t, n, in...))
		found += findingsIn(t, all[len(all)-1])
	}
	for _, format := range formats {
		args := slices.Concat(in, []string{"validate", "-o", format}, more)
		want, code := said(t, args...)
		for i, parts := range all {
			got, ended := said(t, append(args, "--join", parts)...)
			if d := cmp.Diff(want, got); d != "" || code != ended {
				t.Errorf("%v in %d shards: exit code %d, expected %d; %s", args, counts[i], ended, code, d)
			}
		}
	}
	return found
}

func findingsIn(t *testing.T, parts string) (n int) {
	t.Helper()
	err := filepath.WalkDir(parts, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		n += strings.Count(string(text), `"code": `)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var machine = []string{"text", "json", "sarif", "junit", "github"}

// companyShape is what a company asks for on top: it forbids some of what the
// living plan has, in ways that only CUE can judge too.
const companyShape = `package rules

shape: Catalog: {items: [string]: {price!: >0, ...}, ...}
shape: Adjustments: {adjustments: [...{note!: =~"^[a-z]", ...}], ...}
shape: Supply: {owner!: "operations", ...}
`

// Shards say together what one run says, byte for byte.
func TestShardsAreOneRun(t *testing.T) {
	counts := []int{1, 2, 3, 7}
	plans := t.TempDir()
	if err := os.CopyFS(plans, os.DirFS("../plans")); err != nil {
		t.Fatal(err)
	}
	joined(t, counts, machine, nil, "--repo", plans, "--as-of", "2026-12-10")
	joined(t, []int{3}, []string{"json"}, []string{"--shape"}, "--repo", plans)
	joined(t, []int{3}, []string{"text"}, []string{"--gate", "close"}, "--repo", plans, "--as-of", "2026-12-10")
	write(t, filepath.Join(plans, "rules", "company.cue"), companyShape)
	if n := joined(t, counts, machine, []string{"--limit", "0"}, "--repo", plans, "--as-of", "2026-12-10"); n < 4*3 {
		t.Errorf("the parts hold %d findings", n)
	}

	lived := filepath.Join(t.TempDir(), "northlight")
	tour, err := demo.Build(lived)
	if err != nil {
		t.Fatal(err)
	}
	joined(t, []int{3}, machine, nil, "--repo", lived, "--as-of", tour.AsOf.String())

	made := t.TempDir()
	if err := generate.Plan(generate.Dir(made), generate.Options{Items: 700}); err != nil {
		t.Fatal(err)
	}
	joined(t, []int{2, 7}, []string{"text", "json"}, nil, "--repo", made, "--as-of", "2026-12-10")
}

// So they do of each broken plan, and of many broken files in one.
func TestShardsOfBrokenPlans(t *testing.T) {
	cases, err := planfiletest.Broken("../internal/planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	all := t.TempDir()
	for i, c := range cases {
		if c.Path != "" && strings.HasSuffix(c.Path, ".yaml") {
			b, err := fs.ReadFile(c.FS, c.Path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(all, fmt.Sprintf("broken-%d.yaml", i)), string(b))
		}
		if i%5 != 0 || c.Code == finding.ShapeNoPlan || c.Path == "plan.yaml" {
			continue // of most the plan of all tells
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, c.FS); err != nil {
			t.Fatal(err)
		}
		joined(t, []int{3}, []string{"json"}, nil, "--repo", dir, "--plan", ".", "--as-of", "2026-12-10")
	}
	if err := os.CopyFS(all, cases[0].FS); err != nil {
		t.Fatal(err)
	}
	joined(t, []int{1, 2, 3, 7}, machine, nil, "--repo", all, "--plan", ".", "--as-of", "2026-12-10")
}
