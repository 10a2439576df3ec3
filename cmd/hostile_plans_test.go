package cmd

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/hostiletest"
)

// refusedPlan has a file for each scalar that the reader refuses, and files with
// names that it refuses.
func refusedPlan(t *testing.T, scalars []string, corpus []hostiletest.String) string {
	repo := gitrepo.New(t)
	if err := os.CopyFS(repo.Dir+"/plans", os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	for i, s := range scalars {
		repo.Write(fmt.Sprintf("plans/assumptions/X-%03d.yaml", i), "kind: Assumption\nversion: 1\nowner: sales-eu\nid: X-"+fmt.Sprint(i)+
			"\nstatement: "+s+"\n"+s+": x\n# "+strings.Trim(s, `"`)+"\n")
	}
	repo.Commit("Start the plan", "2026-12-01T09:00:00Z")
	repo.Branch("odd")
	for _, s := range corpus {
		name := strings.NewReplacer("/", "\u2215", "\x00", "").Replace(s.Text)
		if len(name) < 200 && strings.Trim(name, ".") != "" {
			repo.Write("plans/odd/"+name+".yaml", "kind: Catalog\n")
			repo.Write("plans/"+name, "x\n")
		}
	}
	repo.Commit(subject, "2026-12-02T09:00:00Z")
	return repo.Dir
}

// ruledPlan has a rule for each text, as its name and as its message.
func ruledPlan(t *testing.T, texts []hostiletest.String) string {
	repo := gitrepo.New(t)
	if err := os.CopyFS(repo.Dir+"/plans", os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("package rules\n\n")
	for i, s := range texts {
		if len(s.Text) > 1000 {
			continue
		}
		text, err := json.Marshal(s.Text)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "rule: %s: {over: \"plan\", check: {revenue: <=%d, ...}, message: %s}\n", text, i, text)
	}
	repo.Commit("Start the plan", "2026-12-01T09:00:00Z")
	repo.Write("plans/rules/company.cue", b.String())
	return repo.Dir
}

// conflictedPlan is in the middle of a merge of two branches that say something
// else for each note and number.
func conflictedPlan(t *testing.T, scalars []string) string {
	repo := gitrepo.New(t)
	if err := os.CopyFS(repo.Dir+"/plans", os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	notes := func(of func(i int) string, number int) {
		text := "kind: Adjustments\nversion: 1\nowner: sales-eu\nlayer: management\nmarket: eu\nadjustments:\n"
		for i := range min(15, len(scalars)) { // to decide all of one region takes as long as their square
			text += fmt.Sprintf("  - id: a%03d\n    reason: other\n    note: %s\n    items: [TENT-2P]\n    add:\n      2027-03: %d\n", i, of(i), number)
		}
		repo.Write("plans/demand/adjustments/management.yaml", text)
	}
	repo.Git("config", "user.name", author)
	notes(func(i int) string { return fmt.Sprintf("note %d", i) }, 1)
	repo.Commit("Start the plan", "2026-12-01T09:00:00Z")
	repo.Branch("theirs")
	notes(func(i int) string { return scalars[i] }, 2)
	repo.Commit(subject, "2026-12-02T09:00:00Z")
	repo.Checkout("main")
	repo.Branch(branch)
	notes(func(i int) string { return scalars[len(scalars)-1-i] }, 3)
	repo.Commit(subject, "2026-12-02T09:00:00Z")
	if _, err := repo.Try("2026-12-03T09:00:00Z", "merge", "theirs"); err == nil {
		t.Fatal("nothing is in conflict")
	}
	return repo.Dir
}

// exportedPlan has an export of which no row can be used.
func exportedPlan(t *testing.T, corpus []hostiletest.String) string {
	repo := gitrepo.New(t)
	if err := os.CopyFS(repo.Dir+"/plans", os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	repo.Write("plans/imports.yaml", "kind: Import\nversion: 1\nowner: supply-chain\nimports:\n  - id: sales\n    fact: sales\n    measure: shipped\n"+
		"    files: [\"exports/*.csv\"]\n    columns:\n      date: date\n      item: item\n      quantity: quantity\n    constant:\n      market: eu\n")
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"date", "item", "quantity"})
	for i, s := range corpus {
		text := strings.ToValidUTF8(s.Text[:min(len(s.Text), 1000)], "?")
		_ = w.Write([][]string{{"2026-12-01", text, "1"}, {text, "TENT-2P", "1"}, {"2026-12-01", "TENT-2P", text}}[i%3])
	}
	w.Flush()
	repo.Write("exports/@octocat-#1-$(id)-::error::x\u202e.csv", b.String())
	repo.Commit("Start the plan", "2026-12-01T09:00:00Z")
	return repo.Dir
}
