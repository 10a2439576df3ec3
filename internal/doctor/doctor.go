// Package doctor examines the clone in which somebody works: what git it has,
// whether git merges plan files by key there, and what of the history or the
// work tree is missing, so that accord would see less than there is.
//
// Every check says what it found and, where that is not as it should be, the
// command that mends it. [Fix] does the one thing that can be mended without
// asking: it registers the merge driver in the clone's own configuration.
package doctor

import (
	"context"
	"time"

	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

// State is how a check ended. The zero value is invalid.
type State uint8

// The states.
const (
	OK State = iota + 1
	Warning
	// NotJudged is a check that lacks what it needs.
	NotJudged
)

func (s State) String() string { return [...]string{"invalid", "ok", "warning", "not judged"}[s] }

// MarshalText writes the state's name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Check is one thing that was looked at.
type Check struct {
	// Name is stable, lower case, words joined by hyphens.
	Name string `json:"name"`
	// State is ok, warning, or not judged where the check lacks what it needs.
	State State `json:"state"`
	// Found says what there is.
	Found string `json:"found"`
	// Do is the command, or what else has to be done, that mends it.
	Do string `json:"do,omitempty"`
}

// Report is what `accord doctor -o json` prints.
type Report struct {
	// FormatVersion is that of this JSON.
	FormatVersion string `json:"format_version"`
	// OK says that there is no warning.
	OK bool `json:"ok"`
	// Checks are what was looked at, in the order of the text.
	Checks []Check `json:"checks"`
}

// Options say where to look.
type Options struct {
	// Dir is a folder of the repository.
	Dir string
	// Open opens the plan.
	Open func() (*workspace.Workspace, error)
	Now  time.Time
	// Getenv is the environment.
	Getenv func(string) string
}

// examination is what the checks share.
type examination struct {
	git  git.Git
	opt  Options
	work *workspace.Workspace // nil where there is no plan
	// version is git's, nil where there is none; repo says that we stand in a
	// repository.
	version []int
	repo    bool
	checks  []Check
}

// Examine makes all checks.
func Examine(ctx context.Context, opt Options) (*Report, error) {
	x := &examination{git: git.Git{Dir: opt.Dir}, opt: opt}
	x.program(ctx)
	x.plan()
	if x.work != nil {
		defer x.work.Close()
	}
	for _, check := range []struct {
		name string
		run  func(context.Context) Check
	}{
		{"identity", x.identity}, {"merge-driver", x.driver}, {"merge-attribute", x.attribute}, {"facts-attribute", x.facts},
		{"history", x.shallow}, {"objects", x.partial}, {"replaced-objects", x.replaced}, {"branch-names", x.branches},
		{"checkout", x.sparse}, {"clock", x.clock},
	} {
		c := Check{State: NotJudged, Found: "needs git and a repository"}
		if x.repo {
			c = check.run(ctx)
		}
		c.Name = check.name
		x.checks = append(x.checks, c)
	}
	r := &Report{FormatVersion: "1.0", OK: true, Checks: x.checks}
	for _, c := range r.Checks {
		r.OK = r.OK && c.State != Warning
	}
	return r, ctx.Err()
}

// Document lists the checks.
func (r *Report) Document() *render.Document {
	t := &render.Table{Fixed: 2, Columns: []render.Column{{}, {}, {Title: "found"}, {Title: "what to do"}}}
	tones := map[State]render.Style{OK: render.Good, Warning: render.Warn, NotJudged: render.Muted}
	for _, c := range r.Checks {
		t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{render.Styled(tones[c.State], c.State.String()), render.Words(c.Name), render.Words(c.Found), render.Words(c.Do)}})
	}
	title := "This clone is as it should be"
	if !r.OK {
		title = "This clone needs attention"
	}
	return &render.Document{Title: title, Blocks: []render.Block{t}}
}

func ok(found string) Check { return Check{State: OK, Found: found} }

func warning(found, do string) Check { return Check{State: Warning, Found: found, Do: do} }
