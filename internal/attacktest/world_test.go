package attacktest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// today is the day on which everything is judged.
var today = time.Date(2026, 12, 10, 12, 0, 0, 0, time.UTC)

// world is a repository in which people work, and an attacker.
type world struct {
	store
	tips map[string]tip // of branches
	// now is when the next thing is done.
	now time.Time
	// genesis and last are the hashes of genesis and of the newest close.
	genesis, last statement.Hash
	// after is the last statement of each person, and said how many there are.
	after map[string]statement.Hash
	said  int
	// reviews and makers are what the forge knows, nil where it is not asked.
	reviews []review
	makers  []maker
	// expect and anchor are what the judge knows from elsewhere.
	expect map[string]statement.Hash
	anchor statement.Hash
}

// tip is where a branch stands.
type tip struct {
	commit string
	files  map[string]entry
}

// change is a commit to be made.
type change struct {
	// by makes and signs it; author and committer, as NAME <ADDRESS>, are what it
	// says, by's own where empty. key signs it in the place of by's, and "-" does
	// not sign.
	by, author, committer, key string
	message                    string
	write                      map[string]string
	drop                       []string
	put                        map[string]entry // files of odd modes
	with                       []string         // further parents
}

func who(person string) string {
	return strings.ToUpper(person[:1]) + person[1:] + " <" + person + "@northlight.example>"
}

// commit makes a commit on a branch, which is begun at main where it is not there.
func (w *world) commit(branch string, c change) string {
	w.t.Helper()
	at, there := w.tips[branch]
	if !there && w.tips["main"].commit != "" && branch != ledger.Branch {
		at = w.tips["main"]
	}
	if at.files = maps.Clone(at.files); at.files == nil {
		at.files = map[string]entry{}
	}
	for name, text := range c.write {
		at.files[name] = entry{plain, w.object("blob", []byte(text))}
	}
	maps.Copy(at.files, c.put)
	for _, name := range c.drop {
		if _, has := at.files[name]; !has {
			w.t.Fatalf("%s has no %s", branch, name)
		}
		delete(at.files, name)
	}
	var parents []string
	if at.commit != "" {
		parents = append(parents, at.commit)
	}
	at.commit = w.commitOf(w.tree(at.files), append(parents, c.with...), c)
	w.tips[branch] = at
	w.ref("refs/heads/"+branch, at.commit)
	return at.commit
}

// commitOf writes the commit of a tree, signed as git does it.
func (w *world) commitOf(tree string, parents []string, c change) string {
	w.t.Helper()
	w.now = w.now.Add(time.Hour)
	if c.by == "" {
		c.by = "dora"
	}
	if c.author == "" {
		c.author = who(c.by)
	}
	if c.committer == "" {
		c.committer = who(c.by)
	}
	if c.key == "" {
		c.key = c.by
	}
	if c.message == "" {
		c.message = "Plan"
	}
	head := "tree " + tree + "\n"
	for _, p := range parents {
		head += "parent " + p + "\n"
	}
	stamp := fmt.Sprintf(" %d +0000\n", w.now.Unix())
	head += "author " + c.author + stamp + "committer " + c.committer + stamp
	body := "\n" + c.message + "\n"
	if c.key != "-" {
		armour := strings.TrimSuffix(string(signedtest.Sign(w.t, c.key, []byte(head+body), statement.TagNamespace)), "\n")
		head += "gpgsig " + strings.ReplaceAll(armour, "\n", "\n ") + "\n"
	}
	return w.object("commit", []byte(head+body))
}

// edit replaces text in a file of a branch.
func (w *world) edit(branch, name string, edits ...string) string {
	w.t.Helper()
	return w.commit(branch, change{write: map[string]string{name: replaced(w.read(branch, name), edits...)}})
}

// write puts a file onto a branch.
func (w *world) write(branch, name, text string) string {
	w.t.Helper()
	return w.commit(branch, change{write: map[string]string{name: text}})
}

func (w *world) read(branch, name string) string {
	w.t.Helper()
	at, ok := w.tips[branch]
	if !ok {
		at = w.tips["main"]
	}
	e, ok := at.files[name]
	if !ok {
		w.t.Fatalf("%s has no %s", branch, name)
	}
	return string(w.raw(e.hash))
}

// merge moves main to a branch that is ahead of it.
func (w *world) merge(branch string) {
	w.t.Helper()
	w.set("main", w.tips[branch].commit, w.tips[branch].files)
}

// set points a branch somewhere, whatever it had.
func (w *world) set(branch, commit string, files map[string]entry) {
	w.t.Helper()
	w.tips[branch] = tip{commit, maps.Clone(files)}
	w.ref("refs/heads/"+branch, commit)
}

// drop removes a branch, and what was only there with it.
func (w *world) drop(branch string) {
	w.t.Helper()
	delete(w.tips, branch)
	w.unref("refs/heads/" + branch)
}

// built is the company after its first close: the next cycle is open, and nothing
// is proposed. It is made once.
var built = sync.OnceValue(func() *world {
	dir, err := os.MkdirTemp("", "attack")
	if err != nil {
		panic(err)
	}
	temporary = append(temporary, dir)
	w := &world{store: store{panics{}, dir}, tips: map[string]tip{}, after: map[string]statement.Hash{}, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	w.initialise()
	w.found()
	return w
})

// temporary are folders to be removed behind all tests.
var temporary []string

func TestMain(m *testing.M) {
	code := m.Run()
	for _, dir := range temporary {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// panics is a test that is none: what is built once belongs to nobody.
type panics struct{ testing.TB }

func (panics) Helper()                           {}
func (panics) Context() context.Context          { return context.Background() }
func (panics) Cleanup(func())                    {} // one workspace stays open
func (panics) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (panics) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// found starts the plan, closes its first cycle and opens the next.
func (w *world) found() {
	w.commit("main", change{message: "Start the plan", write: map[string]string{
		".gitattributes":            attributesText,
		"plans/plan.yaml":           planText,
		"plans/policy.yaml":         policyText(),
		"plans/network.yaml":        networkText,
		"plans/catalog/tents.yaml":  catalogText("tents", "TENT", 200),
		"plans/catalog/stoves.yaml": catalogText("stoves", "STOVE", 80),
		"plans/demand/tents.yaml":   baselineText("tents", "TENT"),
		"plans/demand/stoves.yaml":  baselineText("stoves", "STOVE"),
		"plans/supply/lyon.yaml":    supplyText,
	}})
	w.genesis = w.tag(closing{cycle: statement.Genesis})
	w.last = w.genesis
	w.edit("main", "plans/plan.yaml", "name: Northlight", "name: Northlight Outdoor")
	w.now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	w.consent()
	w.last = w.tag(closing{cycle: "2026-11"})
	w.now = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	open := facts()
	open["plans/plan.yaml"] = replaced(w.read("main", "plans/plan.yaml"), "cycle: 2026-11", "cycle: 2026-12")
	w.commit("main", change{message: "Open 2026-12", write: open})
}

// copied is a copy of what was built.
func copied(t *testing.T) *world {
	t.Helper()
	from := built()
	dir := filepath.Join(t.TempDir(), "plan")
	if err := os.CopyFS(dir, os.DirFS(from.dir)); err != nil {
		t.Fatal(err)
	}
	w := *from
	w.store = store{t, dir}
	w.tips, w.after = map[string]tip{}, maps.Clone(from.after)
	for name, at := range from.tips {
		w.tips[name] = tip{at.commit, maps.Clone(at.files)}
	}
	return &w
}

// open opens the repository as a witness, whose plans are those of some revisions.
func (w *world) open(revisions ...string) (*workspace.Workspace, error) {
	return w.opened("", revisions...)
}

func (w *world) opened(plan string, revisions ...string) (*workspace.Workspace, error) {
	ws, err := workspace.Open(w.t.Context(), workspace.Options{Repo: w.dir, Plan: plan, AsOf: period.FromTime(today), Proven: true, Revisions: revisions})
	if err == nil {
		w.t.Cleanup(ws.Close)
	}
	return ws, err
}

// at is a commit, read without any suspicion.
func (w *world) at(rev string) history.Commit {
	w.t.Helper()
	r, err := history.Open(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	defer r.Close()
	c, err := r.Resolve(w.t.Context(), rev)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// assess judges a branch against main, or main for its close.
func (w *world) assess(head string, edits ...func(*assess.Transition)) (*assess.Assessment, error) {
	t := assess.Transition{TargetName: "main", HeadName: head, Purpose: policy.Proposals}
	t.Target, t.Head = history.Commit{Hash: w.tips["main"].commit}, history.Commit{Hash: w.tips[head].commit}
	ws, err := w.open(t.Target.Hash, t.Head.Hash)
	if err != nil {
		return nil, err
	}
	for _, c := range []*history.Commit{&t.Target, &t.Head} {
		if *c, err = ws.Repository().Resolve(w.t.Context(), c.Hash); err != nil {
			return nil, err
		}
	}
	for _, edit := range edits {
		edit(&t)
	}
	return assess.Case(w.t.Context(), ws, t)
}

// ofClose judges main for its close.
func ofClose(t *assess.Transition) { t.Purpose = policy.Closes }

// must is an assessment that people make before anybody attacks them.
func (w *world) must(head string, edits ...func(*assess.Transition)) *assess.Assessment {
	w.t.Helper()
	a, err := w.assess(head, edits...)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// word is what somebody says, and how.
type word struct {
	by, role string
	// key is another key than the person's; edit changes the statement before it
	// is signed, and spoil what is filed after.
	key  string
	edit func(*statement.Statement)
	// namespace is another one than that of statements.
	namespace string
	spoil     func(body, armour []byte) ([]byte, []byte)
	// on is the branch that it is filed on, that of approvals where empty.
	on string
}

// approve files the approvals of a proposal, one after the other.
func (w *world) approve(branch string, words ...word) []statement.Hash {
	w.t.Helper()
	a := w.must(branch)
	var out []statement.Hash
	for _, x := range words {
		out = append(out, w.say(a, x))
	}
	return out
}

// say signs and files a statement about what was assessed.
func (w *world) say(a *assess.Assessment, x word) statement.Hash {
	w.t.Helper()
	return w.file(w.draft(a, x), x, a.Transition().Head.Hash)
}

// draft is what somebody would sign.
func (w *world) draft(a *assess.Assessment, x word) *statement.Statement {
	purpose := statement.Proposal
	if a.Case.Purpose == policy.Closes {
		purpose = statement.Close
	}
	after := w.after[x.by]
	if after == "" {
		after = statement.None
	}
	s := &statement.Statement{Plan: a.Plan, Chain: a.Chain, Cycle: a.Cycle, Purpose: purpose, Scope: a.Scope.String(), Base: a.Base, Content: a.Content,
		Effects: a.Effects, Arithmetic: projection.Arithmetic, Policy: a.Policy, Report: statement.Of([]byte("page")), Verdict: statement.Approve,
		After: after, Person: x.by, Role: x.role, For: string(statement.None), Tool: "accord test", SignedAt: w.now.Add(time.Minute)}
	if x.edit != nil {
		x.edit(s)
	}
	return s
}

// file signs a statement and commits it, with what was signed as second parent.
func (w *world) file(s *statement.Statement, x word, signed string) statement.Hash {
	w.t.Helper()
	if x.key == "" {
		x.key = x.by
	}
	if x.namespace == "" {
		x.namespace = statement.Namespace
	}
	body := s.Bytes()
	hash := statement.Of(body)
	armour := signedtest.Sign(w.t, x.key, body, x.namespace)
	if x.spoil != nil {
		body, armour = x.spoil(body, armour)
	} else {
		w.after[x.by] = hash
	}
	w.lay(x.on, fmt.Sprintf("approvals/%s/%s-%02d", s.Cycle, s.Person, w.said), body, armour, signed)
	return hash
}

// lay commits a file and its signature where statements lie.
func (w *world) lay(branch, name string, body, armour []byte, signed string) {
	w.t.Helper()
	w.said++
	c := change{by: "anna", key: "-", message: "Say it", write: map[string]string{name + ".txt": string(body), name + ".sig": string(armour)}}
	if branch == "" {
		branch = ledger.Branch
		if signed != "" {
			c.with = []string{signed}
		}
	}
	w.commit(branch, c)
}

// consent files what a close needs: clara's and ben's agreement to main.
func (w *world) consent(edits ...func(*statement.Statement)) {
	w.t.Helper()
	a := w.must("main", ofClose)
	for _, x := range []word{{by: "clara", role: "cfo"}, {by: "ben", role: "coo"}} {
		x.edit = func(s *statement.Statement) {
			for _, edit := range edits {
				edit(s)
			}
		}
		w.say(a, x)
	}
}

// promote proposes so many more tents, on the branch promo.
func (w *world) promote(units int) { w.write("promo", "plans/demand/sales-eu.yaml", promoText(units)) }

// names lists what a branch has below a folder.
func (w *world) names(branch, below string) []string {
	var out []string
	for name := range w.tips[branch].files {
		if strings.HasPrefix(name, below) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
