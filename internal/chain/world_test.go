package chain_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// built is the demonstration; each test works on a copy.
var built struct {
	dir  string
	tour *demo.Tour
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		top, err := os.MkdirTemp("", "chain")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(top)
		built.dir = filepath.Join(top, "demo")
		if built.tour, err = demo.Build(built.dir); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

// world is a copy of the demonstration in which things are done.
type world struct {
	*testing.T
	dir string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t, filepath.Join(t.TempDir(), "demo")}
	if err := os.CopyFS(w.dir, os.DirFS(built.dir)); err != nil {
		t.Fatal(err)
	}
	w.git("checkout", "-q", "main")
	return w
}

func (w *world) git(args ...string) string {
	w.Helper()
	c := exec.Command("git", args...)
	c.Dir = w.dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Anna", "GIT_AUTHOR_EMAIL=anna@northlight.example",
		"GIT_COMMITTER_NAME=Anna", "GIT_COMMITTER_EMAIL=anna@northlight.example", "GIT_AUTHOR_DATE=2026-12-20T10:00:00Z", "GIT_COMMITTER_DATE=2026-12-20T10:00:00Z")
	out, err := c.CombinedOutput()
	if err != nil {
		w.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// edit replaces text in a file and commits it.
func (w *world) edit(name, old, text string) {
	w.Helper()
	at := filepath.Join(w.dir, name)
	b, err := os.ReadFile(at)
	if err != nil || !strings.Contains(string(b), old) {
		w.Fatalf("%s has no %q (%v)", name, old, err)
	}
	if err := os.WriteFile(at, []byte(strings.Replace(string(b), old, text, 1)), 0o644); err != nil {
		w.Fatal(err)
	}
	w.git("commit", "-qam", "Edit "+name)
}

// open opens the repository as a witness.
func (w *world) open() *workspace.Workspace {
	w.Helper()
	ws, err := workspace.Open(w.Context(), workspace.Options{Repo: w.dir, AsOf: period.NoDate, Proven: true})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(ws.Close)
	return ws
}

func (w *world) read(opt chain.Options) *chain.Chain {
	w.Helper()
	ws := w.open()
	at, err := ws.Resolve(w.Context(), "main")
	if err != nil {
		w.Fatal(err)
	}
	c, err := chain.Read(w.Context(), ws, *at.Commit, opt)
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// closed is a close to be made: of main in the open cycle by anna, unless it says
// otherwise.
type closed struct {
	rev, by, tag string
	at           time.Time
	change       func(*statement.Tag)
	anyway       bool // though the plan cannot be tagged
}

// close makes a close by hand, in the way that a thief would.
func (w *world) close(o closed) {
	w.Helper()
	if o.rev == "" {
		o.rev = "main"
	}
	if o.by == "" {
		o.by = "anna"
	}
	if o.at.IsZero() {
		o.at = time.Date(2026, 12, 23, 16, 0, 0, 0, time.UTC)
	}
	ws, ctx := w.open(), w.Context()
	at, err := ws.Resolve(ctx, o.rev)
	if err != nil {
		w.Fatal(err)
	}
	c, err := chain.Read(ctx, ws, *at.Commit, chain.Options{})
	if err != nil {
		w.Fatal(err)
	}
	state, why, err := chain.At(ctx, ws, *at.Commit)
	if err != nil || why != "" && !o.anyway {
		w.Fatal(why, err)
	}
	if state == nil {
		state = &chain.State{Content: c.Head().Content}
	}
	filed, err := chain.Unnamed(ctx, ws, *at.Commit)
	if err != nil {
		w.Fatal(err)
	}
	s, err := ws.Load(ctx, at, workspace.Computed)
	if err != nil {
		w.Fatal(err)
	}
	head := c.Head()
	cycle := c.Next(s.Plan.Cycle)
	effects := head.Message.Effects
	if s.Result != nil {
		effects = digest.EffectsOf(s.Result, digest.Scope{}).Hash()
	}
	t := &statement.Tag{Cycle: cycle, Plan: c.Plan(), Chain: head.Hash, Base: head.Content.Hash(c.Plan(), cycle, digest.Scope{}),
		Content: state.Content.Hash(c.Plan(), cycle, digest.Scope{}), Effects: effects, Arithmetic: projection.Arithmetic,
		Policy: head.PolicyHash, Statements: chain.Set(filed), Overrides: statement.None, Closer: o.by, Tool: "by hand"}
	if o.change != nil {
		o.change(t)
	}
	if o.tag == "" {
		o.tag = "plan/" + t.Cycle
	}
	w.seal(o.tag, at.Commit.Hash, t.Bytes(), o.by, o.at)
}

// seal signs a tag object and puts it into the repository.
func (w *world) seal(name, target string, message []byte, by string, at time.Time) {
	w.Helper()
	tag := &git.Tag{Name: name, Target: target, Message: message, Tagger: by + " <" + by + "@northlight.example>", When: at}
	armour, err := signature.Sign(demo.Key(by), tag.Bytes(), statement.TagNamespace)
	if err != nil {
		w.Fatal(err)
	}
	if err := (git.Git{Dir: w.dir}).Here().MakeTag(w.Context(), tag, append(tag.Bytes(), armour...)); err != nil {
		w.Fatal(err)
	}
}

// faults are all that does not hold, one line each.
func faults(c *chain.Chain) []string {
	var out []string
	for _, f := range c.Faults {
		out = append(out, f.Why)
	}
	all := append([]*chain.Link{}, c.Closes...)
	if c.Genesis != nil {
		all = append([]*chain.Link{c.Genesis}, all...)
	}
	for _, l := range append(all, c.Stray...) {
		for _, k := range l.Checks {
			if !k.Holds {
				out = append(out, l.Tag+" "+k.Name+": "+k.Why)
			}
		}
	}
	return out
}
