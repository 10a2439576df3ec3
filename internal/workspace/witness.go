package workspace

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
)

// Before finds the close that the plan of a cycle is computed against, and says
// why that one; nil where there is none.
type Before func(cycle string) (*Snapshot, string, error)

// Against returns the source computed against a close that the caller knows to
// be one, in the place of the newest that a tag names.
func (s Source) Against(b Before) Source {
	s.against = &b
	return s
}

// Spelling remembers how texts are spelled, for all who judge this workspace's
// plan in one run.
func (w *Workspace) Spelling() *digest.Cache {
	if w.spelling == nil {
		w.spelling = digest.NewCacheOver(w.documents)
	}
	return w.spelling
}

// AsOf is the day on which dates of a state are judged.
func (w *Workspace) AsOf(src Source) period.Date {
	day, _ := w.asOf(src)
	return day
}

// HasPlan reports whether a state has the plan.
func (w *Workspace) HasPlan(ctx context.Context, src Source) (bool, error) {
	fsys, done, err := w.open(ctx, src)
	if err != nil {
		return false, err
	}
	defer done()
	_, err = fs.Stat(fsys, w.Path("plan.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// PlanFile is a file of the plan's folder, whatever it is.
type PlanFile struct {
	Path string // from the plan's folder
	Body []byte // which nobody may change
	Name string // git's hash of it, "" where it has none
}

// The bounds of what is signed: all files of a plan's folder together.
const (
	maxPlanFiles = 200_000
	maxPlanBytes = 1 << 30
)

// PlanFiles reads all files of the plan's folder at a state, sorted by path: what
// somebody signs who signs the plan. Of a plan in the repository's root the
// statements themselves are left out. None are given where there is no plan.
func (w *Workspace) PlanFiles(ctx context.Context, src Source) ([]PlanFile, error) {
	fsys, done, err := w.open(ctx, src)
	if err != nil {
		return nil, err
	}
	defer done()
	var out []PlanFile
	size := 0
	err = fs.WalkDir(fsys, w.dir, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && w.dir == "." && (p == approvals || p == ".git"):
			return fs.SkipDir
		case e.IsDir():
			return nil
		case !e.Type().IsRegular():
			return &history.Problem{Summary: p + " is a symbolic link or a submodule", Do: "put the file itself into the plan's folder", Err: history.ErrTampered}
		}
		body, err := planfile.ReadShared(fsys, p)
		if err != nil {
			return err
		}
		if size += len(body); size > maxPlanBytes || len(out) == maxPlanFiles {
			return &history.Problem{Summary: fmt.Sprintf("the plan's folder holds more than %d files or %d MiB", maxPlanFiles, maxPlanBytes>>20),
				Do: "keep what is no plan in another folder", Err: history.ErrUnsupported}
		}
		name := p
		if w.dir != "." {
			name = strings.TrimPrefix(p, w.dir+"/")
		}
		out = append(out, PlanFile{Path: name, Body: body, Name: blobName(e)})
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	slices.SortFunc(out, func(a, b PlanFile) int { return strings.Compare(a.Path, b.Path) })
	return out, err
}

// blobName is git's hash of a file in a commit.
func blobName(e fs.DirEntry) string {
	info, err := e.Info()
	if err != nil {
		return ""
	}
	if b, ok := info.Sys().(*history.Blob); ok {
		return b.Hash
	}
	return ""
}

// MergeProven is MergeResult where the result is signed: git reads objects and
// asks nobody whether they are what their names say, so whatever it will read of
// the files that differ is read here first, and hashed.
func (w *Workspace) MergeProven(ctx context.Context, target, head history.Commit, testMerge string) (*Merge, error) {
	if w.repo == nil {
		return nil, noRepository()
	}
	base, err := w.repo.MergeBase(ctx, target, head)
	switch {
	case errors.Is(err, history.ErrNoBase):
		return w.MergeResult(ctx, target, head, testMerge)
	case err != nil:
		return nil, err
	}
	if base.Hash != target.Hash && base.Hash != head.Hash {
		for _, side := range []history.Commit{target, head} {
			if err := w.proveChanged(ctx, base, side); err != nil {
				return nil, err
			}
		}
	}
	return w.MergeResult(ctx, target, head, testMerge)
}

// proveChanged reads what differs between two commits.
func (w *Workspace) proveChanged(ctx context.Context, a, b history.Commit) error {
	changes, err := w.repo.Changed(ctx, a, b, ".")
	if err != nil {
		return err
	}
	for _, c := range changes {
		for _, file := range []struct {
			hash string
			mode uint32
		}{{c.OldHash, c.OldMode}, {c.NewHash, c.NewMode}} {
			if file.hash == "" || file.mode == history.ModeSubmodule {
				continue
			}
			if err := w.repo.Prove(file.hash); err != nil {
				return fmt.Errorf("%s: %w", path.Clean(c.Path), err)
			}
		}
	}
	return nil
}

// WithOpenFacts is a state with the facts of the open period of another one: what
// would follow from it today.
func (w *Workspace) WithOpenFacts(ctx context.Context, src, of Source) (Source, error) {
	files := map[string][]byte{}
	for i, s := range []Source{src, of} {
		fsys, done, err := w.open(ctx, s)
		if err != nil {
			return src, err
		}
		err = fs.WalkDir(fsys, w.Path("facts/open"), func(p string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			if files[p] = nil; i == 1 {
				files[p], err = fs.ReadFile(fsys, p)
			}
			return err
		})
		done()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return src, err
		}
	}
	src.over = &overlay{files: files}
	return src, nil
}

// AsJudged computes a state by the settings of another one: laid is its plan with
// those settings in it, nil where only the company's rules differ, which are
// taken from judge. What is refused by them is in the result as a gap, as always.
func (w *Workspace) AsJudged(ctx context.Context, s, judge *Snapshot, laid *plan.Plan) (*Snapshot, error) {
	out := &Snapshot{Source: s.Source, AsOf: s.AsOf, AsOfBy: s.AsOfBy, Plan: laid, Loaded: s.Loaded, Previous: s.Previous, PreviousBy: s.PreviousBy, Rules: s.Rules}
	if laid == nil {
		out.Plan = s.Plan
	}
	fsys, done, err := w.open(ctx, judge.Source)
	if err != nil {
		return nil, err
	}
	defer done()
	sub, err := w.folder(fsys)
	if err != nil {
		return nil, err
	}
	rules, _, _, err := w.rules(ctx, sub, Compared)
	if err != nil {
		return nil, err
	}
	if rules != nil {
		defer rules.Close()
	}
	w.compute(&begun{Snapshot: out, rules: rules}, nil)
	return out, ctx.Err()
}
