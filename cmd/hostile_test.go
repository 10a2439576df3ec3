package cmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/review"
	"github.com/accord-plan/accord/render"
)

// branch is what somebody may call a branch: all that git takes.
const branch = "x/@octocat/#1-!2-<b>-$(id)-`id`-&amp;-%5-|-\"-'-;-www.evil.example-\u202eevil"

// author and subject are those of the commits of a proposal.
const (
	author  = "Mallory @octocat <script>::error::##[group] \u202e"
	subject = "::set-output name=a::b fixes #1 @octocat <b> ##vso[x] /approve\n\n/merge\nCo-authored-by: cfo"
)

// hostile are the repositories of the test.
type hostile struct {
	// dirs are by what an output names: "" has a plan of harmless texts on main,
	// of every text that the reader accepts on the branch that is checked out,
	// and each of them in place of another on turned; refused a plan that the
	// reader refuses, ruled one with a company's rules, conflicted one in which
	// a merge is not finished, exported one with exports to read, lived one with
	// closes, facts and triggers.
	dirs map[string]string
	// files are what commands are given: AT and REPORT, for reviews.
	files map[string]string
	// texts are those that the reader accepts.
	texts []hostiletest.String
}

// accepts reports whether the reader takes a scalar for a text.
func accepts(scalar string) bool {
	_, problems := planfile.Parse([]byte("name: " + scalar + "\n"))
	return len(problems) == 0
}

func newHostile(t *testing.T, corpus []hostiletest.String) *hostile {
	h := &hostile{dirs: map[string]string{}, files: map[string]string{"BRANCH": branch}}
	var scalars, plain, turned, bad []string
	for i, s := range corpus {
		raw, escaped := hostiletest.Quoted(s.Text, false), hostiletest.Quoted(s.Text, true)
		switch {
		case accepts(escaped):
			h.texts, scalars, plain = append(h.texts, s), append(scalars, escaped), append(plain, fmt.Sprintf("tent %d", i))
		case raw != escaped:
			bad = append(bad, raw, escaped)
		default:
			bad = append(bad, escaped)
		}
	}
	turned = append(append(turned, scalars[1:]...), scalars[0])
	repo := gitrepo.New(t)
	h.dirs[""] = repo.Dir
	commit := func(texts []string, add int, message string) {
		for name, text := range hostiletest.Plan(texts, add) {
			repo.Write("plans/"+name, text)
		}
		repo.Write("plans/catalog/@octocat-#1-!2-~b-%5-$(id)-`id`-{{x}}-^a;'&7=www.evil.example.yaml", "kind: Catalog\nversion: 1\nowner: planning\n"+
			"family: odd\nstrategy: make-to-stock\nitems:\n  ODD:\n    unit: each\n    price: "+fmt.Sprint(add)+"\n    cost: 1\n")
		repo.Commit(message, "2026-12-01T09:00:00Z")
	}
	commit(plain, 1, "Start the plan")
	repo.Git("config", "user.name", author)
	repo.Branch(branch)
	commit(scalars, 5, subject)
	repo.Branch("turned")
	commit(turned, 9, subject)
	repo.Checkout(branch)
	h.dirs["refused"], h.dirs["ruled"] = refusedPlan(t, bad, corpus), ruledPlan(t, h.texts)
	h.dirs["lived"] = livedPlan(t, scalars)
	h.dirs["conflicted"], h.dirs["exported"] = conflictedPlan(t, scalars), exportedPlan(t, corpus)
	h.reviewed(t, repo)
	h.versions(t, repo, bad)
	h.examples(t, scalars)
	return h
}

// examples are some of a policy, called as the texts are.
func (h *hostile) examples(t *testing.T, scalars []string) {
	text := "tests:\n"
	short := slices.DeleteFunc(slices.Clone(scalars), func(s string) bool { return len(s) > 500 }) // what may be a key
	for _, s := range short[:min(4, len(short))] {
		text += "  ? " + s + "\n  : {base: main, head: turned, by: [p000], expect: approved, applies: [zclose]}\n"
	}
	h.files["EXAMPLES"] = filepath.Join(t.TempDir(), "examples.yaml")
	if err := os.WriteFile(h.files["EXAMPLES"], []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// versions are files as git hands them to its external commands.
func (h *hostile) versions(t *testing.T, repo *gitrepo.Repo, bad []string) {
	for name, text := range map[string]string{"OLD": repo.Git("show", "main:plans/adjustments.yaml"), "NEW": repo.Git("show", "HEAD:plans/adjustments.yaml"),
		"BROKEN": strings.Join(bad, ": [\n::error::x\n") + "\n"} {
		h.files[name] = filepath.Join(t.TempDir(), name+".yaml")
		if err := os.WriteFile(h.files[name], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// reviewed writes what the steps of a review hand to each other, for a forge
// that has everything.
func (h *hostile) reviewed(t *testing.T, repo *gitrepo.Repo) {
	head := repo.Git("rev-parse", "HEAD")
	at := review.At{FormatVersion: review.FormatVersion, Event: review.Proposal, Target: repo.Git("rev-parse", "main"), TargetName: "main", Head: head, HeadName: branch,
		PullRequest: &forge.PullRequest{Number: 7, Title: subject, HeadHash: head, HeadBranch: branch, BaseBranch: "main", Author: forge.User{ID: 3, Login: "mallory"}},
		Run:         forge.Run{ID: 12, Attempt: 1, URL: "https://forge.example/runs/12"},
		Forge: &review.Place{Kind: forge.GitHub, Tree: "https://forge.example/acme/plans/blob/" + head,
			Features: forge.Features{CommentLimit: 65_000, DescriptionLimit: 140, AnnotationLimit: 50, Mermaid: true, Details: true, Suggestions: true, Hide: true}}}
	text, err := json.Marshal(at)
	if err != nil {
		t.Fatal(err)
	}
	h.files["AT"], h.files["REPORT"] = filepath.Join(t.TempDir(), "at.json"), filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(h.files["AT"], text, 0o600); err != nil {
		t.Fatal(err)
	}
	env, _, errs := world()
	if code := Run(t.Context(), env, []string{"review", "--repo", repo.Dir, "--at", h.files["AT"], "-o", "json", "--out", h.files["REPORT"]}); code != exitFine {
		t.Fatalf("exit code %d: %s", code, errs)
	}
}

// hands is into how many the corpus is dealt. One of them is tried with each
// output, and another one with the next, so that the formats of a command see
// them all; ACCORD_HOSTILE=all tries all of them with every output.
const hands = 6

// TestHostile: what a proposal may hold acts in no output of any command.
func TestHostile(t *testing.T) {
	var worlds [hands]*hostile
	for n := range worlds {
		var part []hostiletest.String
		for i, s := range hostiletest.Tried() {
			if i%hands == n {
				part = append(part, s)
			}
		}
		worlds[n] = newHostile(t, part)
	}
	for i, o := range outputs {
		t.Run(o.name, func(t *testing.T) {
			for n, h := range worlds {
				if n == i%hands || os.Getenv("ACCORD_HOSTILE") == "all" {
					h.try(t, o)
				}
			}
		})
	}
}

func (h *hostile) try(t *testing.T, o output) {
	env, out, errs := world()
	if o.width > 0 {
		env.Width = o.width
	}
	env.Getenv = func(name string) string { return o.env[name] }
	args := append(strings.Fields(o.run), "--repo", h.dirs[o.in])
	if args[0] == "__complete" { // which takes what is completed as its last argument
		args = append(append([]string{args[0], args[1]}, args[len(args)-2:]...), args[2:len(args)-2]...)
	}
	for i, a := range args {
		if file := h.files[a]; file != "" {
			args[i] = file
		}
	}
	code := Run(t.Context(), env, args)
	if code != o.code && (o.code != exitFine || code != exitFindings) {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if out.Len()+errs.Len() == 0 {
		t.Fatal("nothing is printed")
	}
	report(t, "on standard error", hostiletest.Log(errs.Bytes()))
	report(t, "", o.judge(out.Bytes()))
	if o.shows == 0 {
		return
	}
	if n := h.shown(out.String()); n*100 < o.shows*len(h.texts) {
		t.Errorf("shows %d of %d texts, want %d %% or more: the test sees too little", n, len(h.texts), o.shows)
	}
}

func report(t *testing.T, where string, bad []string) {
	t.Helper()
	for _, b := range bad[:min(len(bad), 8)] {
		t.Errorf("%s %s", where, b)
	}
}

// shown counts the texts that an output shows, in whatever form it has them.
func (h *hostile) shown(out string) int {
	words := out + hostiletest.PageWords([]byte(out)) + hostiletest.Words([]byte(out))
	n := 0
	for _, s := range h.texts {
		inJSON, _ := json.Marshal(s.Text)
		if strings.Contains(words, render.Clean(s.Text)) || strings.Contains(words, strings.Trim(string(inJSON), `"`)) {
			n++
		}
	}
	return n
}
