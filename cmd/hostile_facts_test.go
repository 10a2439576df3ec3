package cmd

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/hostiletest"
)

// TestHostileFacts: exports in which everything is called what a spreadsheet, a
// terminal or a forge would act on become facts in which nothing is.
func TestHostileFacts(t *testing.T) {
	repo := gitrepo.New(t)
	if err := os.CopyFS(repo.Dir+"/plans", os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	mapping := "kind: Import\nversion: 1\nowner: supply-chain\nimports:\n  - id: sales\n    fact: sales\n    measure: shipped\n    source: \"=1+1\"\n    note: \"=cmd|'/C calc'!A0 @octocat\"\n" +
		"    files: [\"exports/*.csv\"]\n    columns:\n      date: date\n      item: item\n      quantity: quantity\n    constant:\n      market: eu\n    codes:\n      item:\n"
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"date", "item", "quantity"})
	rows, codes := 0, map[string]bool{}
	for _, s := range hostiletest.Corpus() {
		text := strings.TrimSpace(s.Text)
		if len(text) > 1000 || text == "" || strings.ContainsAny(text, "\n\r") || !accepts(hostiletest.Quoted(text, true)) {
			continue
		}
		if strings.HasPrefix(text, "#") { // is a spreadsheet's error to whoever reads exports
			continue
		}
		if codes[text] {
			continue
		}
		codes[text] = true
		mapping += "        " + hostiletest.Quoted(text, true) + ": TENT-2P\n"
		_ = w.Write([]string{"2026-11-05", text, "1"})
		rows++
	}
	w.Flush()
	repo.Write("plans/imports.yaml", mapping)
	repo.Write("exports/sales.csv", b.String())
	repo.Commit("Start the plan", "2026-12-01T09:00:00Z")
	env, out, errs := world()
	if code := Run(t.Context(), env, []string{"import", "--partial", "--repo", repo.Dir}); code != exitFine {
		t.Fatalf("exit code %d: %s%s", code, out, errs)
	}
	report(t, "on standard output", hostiletest.Log(out.Bytes()))
	judgeFacts(t, repo.Dir, rows)
}

func judgeFacts(t *testing.T, dir string, rows int) {
	t.Helper()
	tables := 0
	err := fs.WalkDir(os.DirFS(dir), "plans/facts", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, p))
		if err != nil {
			return err
		}
		if strings.HasSuffix(p, ".csv") {
			tables++
			report(t, p, hostiletest.Table(text))
			return nil
		}
		report(t, p, hostiletest.Log(text))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if tables < 2 || rows < 150 {
		t.Errorf("%d tables of %d rows: the test sees too little", tables, rows)
	}
}
