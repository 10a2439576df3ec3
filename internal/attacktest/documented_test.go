package attacktest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// points are what is protected, with where docs/signoff.md says how, in the order
// of their numbers from 1.
var points = []struct{ what, where string }{
	{"what decides how all else is judged", "[Words](#words), [Policy](#policy)"},
	{"decisions", "[Decisions](#decisions)"},
	{"closes, overrides and policies have their own consent", "[Which rules are asked](#which-rules-are-asked), [Overrides](#overrides), [Another policy](#another-policy)"},
	{"an approval is of one transition", "[Statements](#statements), [Standing](#standing)"},
	{"what changed since", "[Standing](#standing)"},
	{"scopes and effects", "[Scopes](#scopes), [Effects of a scope](#effects-of-a-scope)"},
	{"who made it", "[Commits that are not signed](#commits-that-are-not-signed)"},
	{"statements do not vanish", "[Chains and rejections](#chains-and-rejections), [Which statements a tag names](#which-statements-a-tag-names)"},
	{"whose word it is", "[Signatures](#signatures), [Who counts](#who-counts)"},
	{"time proves nothing", "[Standing](#standing), [Chain](#chain)"},
	{"reviews at a forge", "[Which reviews count](#which-reviews-count), [What is recorded](#what-is-recorded)"},
	{"repositories that lie", "[What is read](#what-is-read), [Content digest](#content-digest)"},
	{"tags and their chain", "[Tags](#tags), [Chain](#chain)"},
	{"what is signed is what was seen", "[What is read](#what-is-read), [Chain](#chain)"},
	{"merges and pushes", "[Words](#words)"},
}

// attacks is the section of the documentation, which the cases make.
func attacks() string {
	var b strings.Builder
	count := 0
	for _, g := range groups {
		count += len(g.cases)
	}
	b.WriteString("## Attacks\n\n")
	fmt.Fprintf(&b, "Made by `internal/attacktest` from the %d cases that it runs: `ACCORD_UPDATE=1 go test\n./internal/attacktest`. ", count)
	b.WriteString("Each is a small repository in which an honest company passes\nfirst, and then this is done to it. *Seen by* is the command that refuses it; where it\nsays *told*, it passes and people are told, and where it says *nothing comes of it*,\nthe answer stays what it was.\n\nIn the company dora plans, anna answers for demand, ben for operations and clara for\nmoney; anna and hugo close, hugo is treasurer too and stands in for clara, and fay\nfor him. Of proposals anna is asked, clara where demand moves by more than 100 tents.\n\n")
	b.WriteString("| | what is protected | where |\n|---|---|---|\n")
	for i, p := range points {
		fmt.Fprintf(&b, "| %d | %s | %s |\n", i+1, p.what, p.where)
	}
	for _, g := range groups {
		fmt.Fprintf(&b, "\n### %s\n\n| the attacker … | what protects | seen by | |\n|---|---|---|---|\n", g.title)
		for i := range g.cases {
			c := &g.cases[i]
			fmt.Fprintf(&b, "| %s | %s | %s | %d |\n", c.does, c.guard, c.seen(), c.point)
		}
	}
	return b.String()
}

// seen is the command that sees an attack, and what becomes of it.
func (c *attack) seen() string {
	switch {
	case c.inert:
		return "`" + c.asked.command + "`: nothing comes of it"
	case c.told:
		return "`" + c.asked.command + "`: told"
	}
	return "`" + c.asked.command + "`"
}

func TestDocumented(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "signoff.md")
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, _, ok := strings.Cut(string(page), "## Attacks\n")
	if !ok {
		t.Fatal("docs/signoff.md has no section Attacks")
	}
	want := head + attacks()
	if os.Getenv("ACCORD_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(page) != want {
		t.Error("docs/signoff.md does not list the attacks as they are run; run ACCORD_UPDATE=1 go test ./internal/attacktest")
	}
	for _, p := range points {
		for part := range strings.SplitSeq(p.where, "](#") {
			anchor, _, linked := strings.Cut(part, ")")
			heading := "# " + strings.ReplaceAll(anchor, "-", " ") + "\n"
			if linked && !strings.Contains(strings.ToLower(head), heading) {
				t.Errorf("docs/signoff.md has no section %s", anchor)
			}
		}
	}
}

// TestCorpus: each case says what it is, once, and no point is without one.
func TestCorpus(t *testing.T) {
	named, about, count := map[string]bool{}, map[int]bool{}, 0
	for _, g := range groups {
		for _, c := range g.cases {
			count++
			if named[c.name] || c.does == "" || c.guard == "" || c.attack == nil || c.asked.ask == nil || len(c.says) == 0 != c.inert {
				t.Errorf("%q is named twice, or says too little", c.name)
			}
			if c.point < 1 || c.point > len(points) {
				t.Errorf("%q is about point %d, which there is not", c.name, c.point)
			}
			if strings.ContainsAny(c.does+c.guard, "|\n") {
				t.Errorf("%q has no words for a table", c.name)
			}
			named[c.name], about[c.point] = true, true
		}
	}
	for i := range points {
		if !about[i+1] {
			t.Errorf("nobody attacks point %d, %s", i+1, points[i].what)
		}
	}
	if count < 50 {
		t.Errorf("only %d cases", count)
	}
}
