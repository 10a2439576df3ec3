package cmd

import (
	"encoding/json"
	"fmt"
	"os"
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
	// dir holds a plan of harmless texts on main, of every text that the reader
	// accepts on the branch, and each of them in place of another on turned.
	dir string
	// refused holds a plan that the reader refuses, ruled one with a company's
	// rules.
	refused, ruled string
	// texts are those that the reader accepts.
	texts []hostiletest.String
}

// accepts reports whether the reader takes a scalar for a text.
func accepts(scalar string) bool {
	_, problems := planfile.Parse([]byte("name: " + scalar + "\n"))
	return len(problems) == 0
}

func newHostile(t *testing.T) *hostile {
	h := &hostile{}
	var scalars, plain, turned, bad []string
	for i, s := range hostiletest.Corpus() {
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
	h.dir = repo.Dir
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
	h.refused, h.ruled = refusedPlan(t, bad), ruledPlan(t, h.texts)
	return h
}

// refusedPlan has a file for each scalar that the reader refuses, and files with
// names that it refuses.
func refusedPlan(t *testing.T, scalars []string) string {
	repo := gitrepo.New(t)
	if err := os.CopyFS(repo.Dir+"/plans", os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	for i, s := range scalars {
		repo.Write(fmt.Sprintf("plans/assumptions/X-%03d.yaml", i), "kind: Assumption\nversion: 1\nowner: sales-eu\nid: X-"+fmt.Sprint(i)+
			"\nstatement: "+s+"\n"+s+": x\n# "+strings.Trim(s, `"`)+"\n")
	}
	repo.Commit("Start the plan", "2026-12-01T09:00:00Z")
	for _, s := range hostiletest.Corpus() {
		name := strings.NewReplacer("/", "\u2215", "\x00", "").Replace(s.Text)
		if len(name) < 200 && strings.Trim(name, ".") != "" {
			repo.Write("plans/odd/"+name+".yaml", "kind: Catalog\n")
			repo.Write("plans/"+name, "x\n")
		}
	}
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
		if len(s.Text) > 1000 || i%3 != 0 { // each costs as much as a plan's row
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

// TestHostile: what a proposal may hold acts in no output of any command.
func TestHostile(t *testing.T) {
	h := newHostile(t)
	for _, o := range outputs {
		t.Run(o.name, func(t *testing.T) { h.try(t, o) })
	}
}

func (h *hostile) try(t *testing.T, o output) {
	env, out, errs := world()
	if o.width > 0 {
		env.Width = o.width
	}
	args := strings.Fields(o.command)
	dir := h.dir
	for i, a := range args {
		switch a {
		case "BRANCH":
			args[i] = branch
		case "REFUSED":
			dir, args[i] = h.refused, "--limit=0"
		case "RULED":
			dir, args[i] = h.ruled, "--limit=0"
		}
	}
	code := Run(t.Context(), env, append(args, "--repo", dir))
	if code != exitFine && code != exitFindings {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if out.Len() == 0 {
		t.Fatal("nothing is printed")
	}
	report(t, "on standard error", hostiletest.Log(errs.Bytes()))
	report(t, "", o.judge(out.Bytes()))
	if o.shows == 0 {
		return
	}
	if n := h.shown(out.String()); n < o.shows {
		t.Errorf("shows %d of %d texts, want %d or more: the test sees too little", n, len(h.texts), o.shows)
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

// reviewParts judges what a review publishes, each part by its own judge.
func reviewParts(out []byte) []string {
	var r struct {
		At review.At
		review.Publication
	}
	bad := hostiletest.JSON(out)
	if err := json.Unmarshal(out, &r); err != nil {
		return append(bad, err.Error())
	}
	part := func(name string, found []string) {
		for _, f := range found {
			bad = append(bad, name+": "+f)
		}
	}
	part("comment", hostiletest.Markdown([]byte(r.Comment)))
	part("summary", hostiletest.Markdown([]byte(r.Summary)))
	for _, s := range r.Statuses {
		part("status", hostiletest.Line(s.Description))
		if s.Context != review.ValidateContext && s.Context != review.GapsContext || s.State == forge.Pending {
			part("status", []string{s.Context + " " + string(s.State)})
		}
	}
	var remarks strings.Builder
	for _, a := range r.Annotations {
		part("annotation", append(hostiletest.Line(a.Title), hostiletest.Line(a.Message)...))
		remarks.WriteString(a.Markdown + "\n\n")
	}
	part("annotation", hostiletest.Markdown([]byte(remarks.String())))
	return bad
}

// proposalParts judges what a proposal is opened with.
func proposalParts(out []byte) []string {
	var r struct{ Title, Body, Branch string }
	bad := hostiletest.JSON(out)
	if err := json.Unmarshal(out, &r); err != nil {
		return append(bad, err.Error())
	}
	bad = append(bad, hostiletest.Markdown([]byte(r.Body))...)
	return append(append(bad, hostiletest.Message([]byte(r.Title))...), hostiletest.Line(r.Title)...)
}
