// Package workspace opens a repository and a plan in it, and at a revision
// gives the plan, what is wrong with it and what follows from it.
//
// It is the only package that joins reading, judging and computing, and the
// only one that writes into people's folders: with a lock, a temporary file,
// fsync and rename.
package workspace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/schema"
)

// Options say which repository and plan are meant, and when it is now.
type Options struct {
	// Repo is a folder in the repository, "." if empty; Plan the plan's
	// folder, relative to Repo, found if empty.
	Repo, Plan string
	// AsOf is the day on which dates are judged, period.NoDate for the
	// revision's own.
	AsOf period.Date
	Now  func() time.Time
	// Workers is the number of files read at once, 0 for all processors.
	Workers int
	// Revisions are the hashes whose plans are meant, where the work tree or
	// HEAD is not: a pull request may bring a plan that is nowhere else.
	Revisions []string
	// Proven reads the repository as a witness: each object is hashed again, and
	// what lets git show something else is refused. There is no work tree then.
	Proven bool
	// Reference takes no faster way to read and judge files: yaml.v3 reads them
	// and CUE judges each in full. It means the same and takes far longer.
	Reference bool
}

// Usage is a mistake in how accord was called: exit code 2.
type Usage struct{ Summary, Do string }

func (u *Usage) Error() string {
	if u.Do == "" {
		return u.Summary
	}
	return u.Summary + "; " + u.Do
}

// Workspace is an opened repository with one plan chosen.
type Workspace struct {
	opt  Options
	repo *history.Repository // nil outside a repository
	// root is the folder that paths are relative to: the repository's root, or
	// the given folder outside one.
	root string
	// dir is the plan's folder below root, slash-separated, "." for root.
	dir string
	// several says that the repository holds more than one plan; tags then
	// carry the plan's name.
	several bool
	// all are the folders of all plans that were seen.
	all []string
	// computed keeps the closes that several reports of one run need.
	computed map[string]*Snapshot
	// numbers are the closes of which only those were wanted, by commit; nil where
	// there are none.
	numbers map[string]*projection.Result
	// documents are what was read of states that are compared, of which most files
	// are the same, while sharing is not zero. Else nil, for they take memory.
	documents *planfile.Kept
	// projected is the last state that was computed while they are kept.
	projected projection.Projected
	sharing   int
	spelling  *digest.Cache
	// shaped is what was derived last of a company's rules.
	shaped struct {
		files []schema.RuleFile
		shape *schema.Shape
	}
	// verdicts are those of shards, where they are joined.
	verdicts *verdicts
	// kept are folders that stay open: lines and columns are found in the
	// files when findings are printed.
	kept []func()
	// scratch is where merges are computed.
	scratch scratch
}

// Open finds the repository and the plan. A folder in no repository can be
// read as it is; revisions then are refused in words.
func Open(ctx context.Context, opt Options) (*Workspace, error) {
	if opt.Repo == "" {
		opt.Repo = "."
	}
	w := &Workspace{opt: opt, computed: map[string]*Snapshot{}, numbers: map[string]*projection.Result{}}
	start, err := filepath.Abs(opt.Repo)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(start); err != nil || !info.IsDir() {
		return nil, &Usage{fmt.Sprintf("%s is not a folder", opt.Repo), "name a folder in the plan's repository with --repo"}
	}
	// As git does: what counts is where the folder is, not the link to it.
	if start, err = filepath.EvalSymlinks(start); err != nil {
		return nil, err
	}
	w.repo, err = history.Open(start)
	switch {
	case errors.Is(err, history.ErrNoRepository):
		w.root = start
	case err != nil:
		return nil, err
	default:
		if w.root = w.repo.Root(); w.root == "" {
			w.root = start
		}
	}
	if err := w.prove(); err != nil {
		return nil, err
	}
	return w, w.choose(ctx, start)
}

// prove opens the repository as a witness, where that is asked for.
func (w *Workspace) prove() error {
	if !w.opt.Proven || w.repo == nil {
		return nil
	}
	p, err := w.repo.Proven()
	if err != nil {
		_ = w.repo.Close()
		return err
	}
	err = w.repo.Close()
	w.repo = p
	if w.Share(); w.documents != nil { // a witness compares many states, and spells them
		w.documents.WithTrees()
	}
	return err
}

// Share lets the states that are loaded until done is called share the documents
// that are the same in them.
func (w *Workspace) Share() (done func()) {
	if w.sharing++; w.sharing == 1 && !w.opt.Reference {
		w.documents = planfile.NewKept()
	}
	return sync.OnceFunc(func() {
		if w.sharing--; w.sharing == 0 {
			w.documents, w.projected = nil, projection.Projected{}
		}
	})
}

// shareWithClose shares a state's documents with the close that it is computed
// against, where there may be one.
func (w *Workspace) shareWithClose(depth Depth) (done func()) {
	if depth < Compared || w.repo == nil {
		return func() {}
	}
	if tags, err := w.repo.TagNames("plan/"); err != nil || len(tags) == 0 {
		return func() {}
	}
	return w.Share()
}

// Close gives back what is held open. Snapshots are printed before it.
func (w *Workspace) Close() {
	for _, done := range w.kept {
		done()
	}
	w.kept = nil
	if w.repo != nil {
		_ = w.repo.Close()
	}
}

func (w *Workspace) keep(done func()) { w.kept = append(w.kept, done) }

// Root is the folder that paths in reports are relative to.
func (w *Workspace) Root() string { return w.root }

// Dir is the plan's folder below the root, slash-separated.
func (w *Workspace) Dir() string { return w.dir }

// Path returns the path of a file of the plan, relative to the root.
func (w *Workspace) Path(name string) string { return path.Join(w.dir, name) }

// Plans lists the folders of all plans of the repository, or of the revisions
// that it was opened for.
func (w *Workspace) Plans() []string { return w.all }

// Repository is the opened repository, nil outside one.
func (w *Workspace) Repository() *history.Repository { return w.repo }

// Bare reports whether there is no work tree to read.
func (w *Workspace) Bare() bool { return w.repo != nil && w.repo.Bare() }

// Writable says what to do where there is no work tree that could be written.
func (w *Workspace) Writable() error {
	if w.Bare() {
		return &Usage{"a bare repository has no work tree", "clone it and work there"}
	}
	return nil
}

// choose decides which plan is meant: --plan; else upwards from where we
// stand; else the only one below the root.
func (w *Workspace) choose(ctx context.Context, start string) error {
	if len(w.opt.Revisions) > 0 {
		return w.chooseAt(ctx, start)
	}
	fsys, done, err := w.tree(ctx)
	if err != nil {
		return err
	}
	defer done()
	plans := findPlans(fsys)
	if w.repo != nil && len(w.repo.LeftOut(".")) > 0 {
		// Revisions can be read whatever a sparse checkout leaves out.
		if index, err := w.repo.Index(ctx); err == nil {
			plans = slices.Compact(slices.Sorted(slices.Values(append(plans, findPlans(index)...))))
		}
	}
	if w.repo != nil && len(plans) == 0 && !w.Bare() {
		// The work tree may lack what its revisions have.
		if head, _, err := w.repo.Head(ctx); err == nil {
			if committed, err := w.repo.At(ctx, head); err == nil {
				plans = slices.DeleteFunc(findPlans(committed), func(dir string) bool {
					_, err := fs.Stat(fsys, dir)
					return err == nil
				})
			}
		}
	}
	w.all, w.several = plans, len(plans) > 1
	// A folder that is named or stood in may be one that the search passes over.
	there := func(dir string) bool {
		return slices.Contains(plans, dir) || isPlan(fsys, path.Join(dir, "plan.yaml"))
	}
	if w.opt.Plan != "" {
		return w.named(start, plans, there)
	}
	if rel, err := filepath.Rel(w.root, start); err == nil && !strings.HasPrefix(rel, "..") {
		for dir := filepath.ToSlash(rel); ; dir = path.Dir(dir) {
			if there(dir) {
				w.dir = dir
				return nil
			}
			if dir == "." || dir == "/" {
				break
			}
		}
	}
	return w.only(plans)
}

// only takes the one plan that there is.
func (w *Workspace) only(plans []string) error {
	switch len(plans) {
	case 1:
		w.dir = plans[0]
		return nil
	case 0:
		return &Usage{"no plan here: no folder holds a plan.yaml of kind Plan", "start one with `accord init`, or name its folder with --repo and --plan"}
	}
	return &Usage{"several plans: " + some(plans), "choose one with --plan"}
}

// chooseAt decides among the plans of some revisions. Where the first of them,
// the target, has several, tags carry the plan's name; where it has one, that
// is the one that is meant, whatever a proposal brings beside it.
func (w *Workspace) chooseAt(ctx context.Context, start string) error {
	if w.repo == nil {
		return noRepository()
	}
	target, err := PlansAt(ctx, w.repo, w.opt.Revisions[0])
	if err != nil {
		return err
	}
	w.several = len(target) > 1
	plans, err := PlansAt(ctx, w.repo, w.opt.Revisions...)
	if err != nil {
		return err
	}
	w.all = plans
	if w.opt.Plan != "" {
		return w.named(start, plans, func(dir string) bool { return slices.Contains(plans, dir) })
	}
	if len(target) == 1 {
		plans = target
	}
	return w.only(plans)
}

func (w *Workspace) named(start string, plans []string, there func(string) bool) error {
	dir := w.opt.Plan
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(start, dir)
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	rel, err := filepath.Rel(w.root, dir)
	if err != nil || strings.HasPrefix(rel, "..") {
		return &Usage{fmt.Sprintf("--plan %s lies outside %s", w.opt.Plan, w.root), "name a folder inside the repository"}
	}
	rel = filepath.ToSlash(rel)
	if there(rel) {
		w.dir = rel
		return nil
	}
	return &Usage{fmt.Sprintf("--plan %s holds no plan.yaml of kind Plan", w.opt.Plan), "the plans here are: " + orNone(plans)}
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return some(names)
}

// maxNamed is how many plans a message names.
const maxNamed = 10

// some names the first plans and says how many there are beside them.
func some(names []string) string {
	if n := len(names) - maxNamed; n > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNamed], ", "), n)
	}
	return strings.Join(names, ", ")
}

// tree is the work tree, or HEAD's tree in a bare repository.
func (w *Workspace) tree(ctx context.Context) (fs.FS, func(), error) {
	if w.Bare() {
		head, _, err := w.repo.Head(ctx)
		if err != nil {
			return nil, nil, err
		}
		fsys, err := w.repo.At(ctx, head)
		return fsys, func() {}, err
	}
	fsys, done, err := history.Folder(w.root)
	if err != nil {
		return nil, nil, err
	}
	return fsys, func() { _ = done() }, nil
}

// findPlans lists the folders that hold a plan.yaml of kind Plan, sorted. Folders
// that hold other people's files are passed over, and what lies within a plan's
// folder is the plan's, which may be thousands of files.
func findPlans(fsys fs.FS) []string {
	var out []string
	var look func(dir string, depth int)
	look = func(dir string, depth int) {
		entries, _ := fs.ReadDir(fsys, dir) // what cannot be listed holds no plan
		for _, e := range entries {
			if name := path.Join(dir, e.Name()); e.Name() == "plan.yaml" && !e.IsDir() && isPlan(fsys, name) {
				out = append(out, dir)
				return
			}
		}
		for _, e := range entries {
			if e.IsDir() && depth < deepestPlan && !others(e.Name()) {
				look(path.Join(dir, e.Name()), depth+1)
			}
		}
	}
	look(".", 0)
	sort.Strings(out)
	return out
}

// deepestPlan is how many folders a plan's may lie within.
const deepestPlan = 6

// others reports whether a folder of a name holds files of somebody else.
func others(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata" || name == "vendor"
}

func isPlan(fsys fs.FS, name string) bool {
	f, err := fsys.Open(name)
	if errors.Is(err, history.ErrMissingObject) {
		return true // a partial clone: whoever reads it says what to do
	}
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(head)) {
		v, ok := strings.CutPrefix(strings.TrimSpace(line), "kind:")
		if ok {
			v, _, _ = strings.Cut(v, "#")
			return strings.Trim(strings.TrimSpace(v), `"'`) == "Plan"
		}
	}
	// A file that does not say is broken; that is for the findings to tell.
	return true
}
