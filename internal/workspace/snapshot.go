package workspace

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/accord-plan/accord/internal/apart"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/schema"
	"github.com/accord-plan/accord/validate"
)

// Source is a state of the plan: the work tree, the index or a commit.
type Source struct {
	Index  bool
	Commit *history.Commit // nil for the work tree or index
	Name   string          // as the user said it
	// Tree is what is read instead of Commit's own files: the merge of Commit
	// into another one. Into is that one, whose closes came before.
	Tree string
	Into *history.Commit
	// over are files that read otherwise than there.
	over *overlay
	// against finds the last close where whoever asks knows which one it is, so
	// that no tag is believed.
	against *Before
}

// WorkTree is the plan as it lies in the folder.
var WorkTree = Source{Name: "work tree"}

// Snapshot is the plan at one state: read, judged and computed.
type Snapshot struct {
	Source Source
	// AsOf is the day on which dates are judged, AsOfBy says why that one.
	AsOf   period.Date
	AsOfBy string
	// Plan is nil where no plan could be built; Result where it has errors.
	Plan      *plan.Plan
	Result    *projection.Result
	Loaded    *planfile.Loaded
	Findings  []finding.Finding
	NotJudged []validate.NotJudged
	// Previous is the latest close of an earlier cycle, nil if there is none.
	Previous *Snapshot
	// PreviousBy says why there is none, or which it is.
	PreviousBy string
	// Rules are the texts of the company's rules, of a snapshot that is to be
	// Compared.
	Rules []schema.RuleFile
}

// Errors reports whether the snapshot has findings of severity error.
func (s *Snapshot) Errors() bool {
	errs, _ := finding.Count(s.Findings)
	return errs > 0
}

// computable reports whether the plan itself has no errors. What is wrong with
// the company's rules leaves its numbers as they are.
func (s *Snapshot) computable() bool {
	return !slices.ContainsFunc(s.Findings, func(f finding.Finding) bool {
		return f.Severity == finding.Error && !slices.Contains(ofRules, f.Code)
	})
}

// ofRules are the findings about rules and not about the plan.
var ofRules = []finding.Code{finding.RuleUnreadable, finding.RuleImport, finding.RuleFailed, finding.RuleLimit, finding.RuleOver, finding.RuleField}

// Label says which state it is, for headers.
func (s *Snapshot) Label() string {
	if s.Source.Commit == nil {
		return s.Source.Name
	}
	short := s.Source.Commit.Short()
	if s.Source.Name == "" || s.Source.Name == s.Source.Commit.Hash || s.Source.Name == short {
		return short
	}
	return s.Source.Name + " " + short
}

// Depth says how far a plan is taken.
type Depth uint8

// The depths. The zero value is invalid.
const (
	// Shape reads text and shape only.
	Shape Depth = iota + 1
	// Computed reads, judges and computes.
	Computed
	// Compared also computes the previous close.
	Compared
	// Verdict is Compared for who reads findings and gaps only: the result keeps
	// no rows of single items that no check reads.
	Verdict
)

// Load reads the plan at a state.
func (w *Workspace) Load(ctx context.Context, src Source, depth Depth) (*Snapshot, error) {
	keep := src.Commit != nil && src.Tree == "" && src.against == nil && src.over == nil && depth == Computed
	if keep {
		if s, ok := w.computed[src.Commit.Hash]; ok {
			return s, nil
		}
	}
	s, err := w.load(ctx, src, depth)
	if err == nil && keep {
		w.computed[src.Commit.Hash] = s
	}
	return s, err
}

func (w *Workspace) load(ctx context.Context, src Source, depth Depth) (*Snapshot, error) {
	sub, err := w.state(ctx, src)
	if err != nil {
		return nil, err
	}
	return w.judged(ctx, src, sub, depth)
}

// state opens the plan's folder of a state.
func (w *Workspace) state(ctx context.Context, src Source) (fs.FS, error) {
	if src == WorkTree {
		if err := w.leftOut(w.dir); err != nil {
			return nil, err
		}
	}
	fsys, done, err := w.open(ctx, src)
	if err != nil {
		return nil, err
	}
	w.keep(done)
	sub, err := w.folder(fsys)
	if err != nil {
		return nil, err
	}
	if _, err := fs.ReadFile(sub, "plan.yaml"); err != nil {
		if errors.Is(err, history.ErrMissingObject) {
			return nil, err // it is there, and this clone lacks it
		}
		if src != WorkTree {
			return nil, w.noPlanAt(src)
		}
		if _, err := fs.Stat(sub, "."); errors.Is(err, fs.ErrNotExist) {
			return nil, &Usage{"the work tree does not hold " + w.dir + ", which HEAD has", "bring it back with `git restore --staged --worktree " + w.dir + "`, or name a revision, as HEAD"}
		}
	}
	return sub, nil
}

// judged reads the plan's folder of a state, judges and computes it.
func (w *Workspace) judged(ctx context.Context, src Source, sub fs.FS, depth Depth) (*Snapshot, error) {
	r, err := w.begun(ctx, src, sub, depth)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if r.whole {
		return r.Snapshot, nil
	}
	var wanted projection.Wanted // all
	if depth == Verdict {
		wanted = r.wanted()
	}
	w.compute(r, wanted)
	return r.Snapshot, ctx.Err()
}

// compute projects and judges a state. A plan whose text, shape or references are
// wrong is not computed: its numbers would be invented.
func (w *Workspace) compute(r *begun, wanted projection.Wanted) {
	if r.computable() {
		r.Result = w.project(r.Plan, r.before(), wanted)
	} else {
		r.draft = project(r.Plan, nil, wanted)
		r.NotJudged = append(r.NotJudged, noGaps)
	}
	w.judge(r)
}

// noGaps says of a plan with errors that it may have gaps nevertheless.
var noGaps = validate.NotJudged{Check: "gaps", Reason: "the plan is computed once its errors are mended"}

// begun is a state that is read and not computed yet.
type begun struct {
	*Snapshot
	rules    *apart.Rules
	branches map[string]validate.Outcome
	draft    *projection.Result // of a plan with errors
	// whole says that nothing is left to compute.
	whole bool
}

func (r *begun) close() {
	if r.rules != nil {
		r.rules.Close()
	}
}

// wanted tells of which items checks read the rows, nil for all.
func (r *begun) wanted() projection.Wanted {
	return validate.Wanted(r.Plan, r.rules != nil && len(r.rules.Rules()) > 0)
}

// before is the last close computed, nil where there is none.
func (r *begun) before() *projection.Result {
	if r.Previous == nil {
		return nil
	}
	return r.Previous.Result
}

// begun reads the plan's folder of a state, and what it is judged against. Who
// gets it closes it.
func (w *Workspace) begun(ctx context.Context, src Source, sub fs.FS, depth Depth) (r *begun, err error) {
	s := &Snapshot{Source: src}
	r = &begun{Snapshot: s}
	defer func() {
		if err != nil {
			r.close()
			r = nil
		}
	}()
	s.AsOf, s.AsOfBy = w.asOf(src)
	rules, shape, bad, err := w.rules(ctx, sub, depth)
	if err != nil {
		return r, err
	}
	r.rules = rules
	done := w.shareWithClose(depth)
	defer done()
	newShape := w.shapes(rules, shape)
	if w.verdicts != nil && depth != Computed { // closes are judged here
		newShape = w.verdicts.shapes
	}
	s.Loaded, err = w.parse(sub, planfile.Options{NewShape: newShape, ShapeOnly: depth == Shape, Kept: w.documents, Again: again(rules, shape)})
	if err := errors.Join(err, ctx.Err()); err != nil {
		return r, err
	}
	if err := w.verdicts.err(); err != nil {
		return r, err
	}
	s.Plan, s.Findings = s.Loaded.Plan, s.Loaded.Findings
	s.Findings = append(s.Findings, ruleFindings(s.Loaded, bad)...)
	if depth == Shape || s.Plan == nil {
		if depth != Shape {
			s.NotJudged = append(s.NotJudged, noGaps)
		}
		s.Findings, r.whole = finding.Sort(s.Findings), true
		return r, nil
	}
	if depth >= Compared {
		s.Rules, _ = ruleFiles(sub)
		if s.Previous, s.PreviousBy, err = w.previous(ctx, s); err != nil {
			return r, err
		}
		done()
		if r.branches, err = w.carriedOut(ctx, s); err != nil {
			return r, err
		}
	}
	return r, ctx.Err()
}

// again tells the documents whose shape is judged in each state anew: those about
// which the company has something to say, but for those that its table took already,
// one of the same rules. What has to be asked may depend on how long it took to ask.
func again(rules *apart.Rules, shape *schema.Shape) func(d *planfile.Document) bool {
	if rules == nil {
		return nil
	}
	return func(d *planfile.Document) bool {
		return rules.Narrows(d.Kind) && (shape == nil || d.AcceptedBy != shape)
	}
}

// noPlanAt says that a state does not have the plan.
func (w *Workspace) noPlanAt(src Source) error {
	if src.Index {
		return &Usage{fmt.Sprintf("%s is not staged", w.Path("plan.yaml")), "stage the plan: git add " + w.dir}
	}
	return &Usage{fmt.Sprintf("%s does not have the plan: it holds no %s", src.Name, w.Path("plan.yaml")), "name a revision that has it; git log --oneline -- " + w.dir + " lists them"}
}

// leftOut refuses a work tree that holds part of the plan only: it would be
// computed as if the rest did not exist.
func (w *Workspace) leftOut(dir string) error {
	if w.repo == nil {
		return nil
	}
	left := w.repo.LeftOut(dir)
	if len(left) == 0 {
		return nil
	}
	return &history.Problem{
		Summary: fmt.Sprintf("the work tree is a sparse checkout that leaves out part of %s, as %s", dir, left[0]),
		Do:      "check it out: git sparse-checkout add " + dir + ", or name a revision, as HEAD",
		Err:     history.ErrUnsupported,
	}
}

// PlanID is the plan's name in tags: its folder's name.
func (w *Workspace) PlanID() string {
	if w.dir == "." {
		return path.Base(w.root)
	}
	return path.Base(w.dir)
}

// Files gives the files of a state from the repository's root; done gives them
// back.
func (w *Workspace) Files(ctx context.Context, src Source) (fsys fs.FS, done func(), err error) {
	return w.open(ctx, src)
}

func (w *Workspace) open(ctx context.Context, src Source) (fs.FS, func(), error) {
	switch {
	case src.Tree != "":
		fsys, err := w.repo.Tree(ctx, src.Tree, src.Commit.CommitterTime)
		return src.overlaid(fsys), func() {}, err
	case src.Commit != nil:
		fsys, err := w.repo.At(ctx, *src.Commit)
		return src.overlaid(fsys), func() {}, err
	case src.Index:
		if w.repo == nil {
			return nil, nil, noRepository()
		}
		fsys, err := w.repo.Index(ctx)
		return fsys, func() {}, err
	}
	if w.Bare() {
		return nil, nil, &Usage{"a bare repository has no work tree", "name a revision, as HEAD or main"}
	}
	fsys, done, err := w.tree(ctx)
	return src.overlaid(fsys), done, err
}

// overlaid is a file system with the files in it that read otherwise.
func (s Source) overlaid(fsys fs.FS) fs.FS {
	if s.over == nil || fsys == nil {
		return fsys
	}
	return newOverlay(fsys, s.over.files)
}

func noRepository() error {
	return &Usage{"this folder is in no git repository", "start one with `git init`, or work on the folder without revisions"}
}

// asOf is --as-of, else the committer date of the revision, else today.
func (w *Workspace) asOf(src Source) (period.Date, string) {
	switch {
	case w.opt.AsOf != period.NoDate:
		return w.opt.AsOf, "--as-of"
	case src.Commit != nil:
		return period.FromTime(src.Commit.CommitterTime), "the committer date of " + src.Commit.Short()
	case w.opt.Now != nil:
		return period.FromTime(w.opt.Now()), "today"
	}
	return period.NoDate, "not known"
}

// judge makes the checks of a state that is computed, or cannot be.
func (w *Workspace) judge(r *begun) {
	s := r.Snapshot
	vc := &validate.Context{Plan: s.Plan, Result: s.Result, Draft: r.draft, Branches: r.branches, AsOf: s.AsOf, Partial: partial(s.Findings),
		Incomplete: s.holed("Plan", "Network"), Unforecast: s.holed("Baseline", "Adjustments", "Catalog"),
		Unsupplied: s.holed("Supply"), Undecided: s.MissesDecisions()}
	if s.Result != nil {
		vc.Previous = r.before()
		s.Findings = append(s.Findings, w.runRules(s, vc, r.rules)...)
	}
	found, skipped := validate.Validate(vc)
	s.Findings = finding.Sort(append(s.Findings, found...))
	if slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Code == finding.ComputeTooLarge }) {
		s.Result = nil // numbers that left the exact range are not shown to anybody
	}
	s.NotJudged = append(s.NotJudged, skipped...)
}

// holed reports whether a document of one of these kinds, or one whose kind there is
// not, has errors: what it may define cannot be missed.
func (s *Snapshot) holed(kinds ...string) bool {
	kindOf := map[string]string{}
	for _, d := range s.Loaded.Documents {
		kindOf[d.Path] = d.Kind
	}
	for _, f := range s.Findings {
		if f.Severity != finding.Error || slices.Contains(ofRules, f.Code) {
			continue
		}
		if f.Code == finding.ShapeNoNetwork || f.Code == finding.ShapeNoCatalog {
			return true // no file to be held against, and both sorts of checks need it
		}
		if kind, ok := kindOf[s.Loaded.Files.Name(f.At.File)]; ok && (slices.Contains(kinds, kind) || !slices.Contains(planfile.Kinds, kind)) {
			return true
		}
	}
	return false
}

// MissesDecisions reports whether a decision that is not in the plan may stand in a document that
// could not be read in full.
func (s *Snapshot) MissesDecisions() bool { return s.holed("Decision") }

// partial tells the files of which something could not be used.
func partial(fs []finding.Finding) func(file int32) bool {
	files := map[int32]bool{}
	for _, f := range fs {
		if f.Severity == finding.Error && !slices.Contains(ofRules, f.Code) {
			files[f.At.File] = true
		}
	}
	return func(file int32) bool { return files[file] }
}

// previous computes the latest close of an earlier cycle in the history of
// the state.
func (w *Workspace) previous(ctx context.Context, s *Snapshot) (*Snapshot, string, error) {
	if find := s.Source.against; find != nil {
		return (*find)(s.Plan.Cycle)
	}
	if w.repo == nil {
		return nil, "no repository", nil
	}
	at := s.Source.Commit
	if s.Source.Into != nil {
		at = s.Source.Into
	}
	if at == nil {
		head, _, err := w.repo.Head(ctx)
		if errors.Is(err, history.ErrEmpty) {
			return nil, "no commit yet", nil
		}
		if err != nil {
			return nil, "", err
		}
		at = &head
	}
	closes, err := w.Closes(ctx, *at)
	if err != nil && !errors.Is(err, history.ErrShallow) {
		return nil, "", err
	}
	for i := len(closes) - 1; i >= 0; i-- {
		if c := closes[i]; c.Cycle < s.Plan.Cycle {
			prev, why, err := w.past(ctx, c)
			if prev == nil && err == nil {
				s.NotJudged = append(s.NotJudged, validate.NotJudged{Check: PreviousPlan, Reason: why})
			}
			return prev, why, err
		}
	}
	if err != nil {
		const why = "the clone is shallow: closes may be missing (git fetch --unshallow)"
		s.NotJudged = append(s.NotJudged, validate.NotJudged{Check: PreviousPlan, Reason: why})
		return nil, why, nil
	}
	return nil, "no cycle was closed before", nil
}

// PreviousPlan is what [Snapshot.NotJudged] calls the comparison with the last
// close.
const PreviousPlan = "previous plan"

// past computes a close. It is nil, with the reason, where the plan of that
// time is broken; an error is a failure of the repository or the disk.
func (w *Workspace) past(ctx context.Context, c history.Close) (*Snapshot, string, error) {
	s, err := w.Load(ctx, Source{Commit: &c.Commit, Name: c.Tag}, Computed)
	var usage *Usage
	switch {
	case errors.As(err, &usage): // it holds no plan
		return nil, usage.Summary, nil
	case err != nil:
		return nil, "", fmt.Errorf("the close %s: %w", c.Tag, err)
	case s.Result != nil:
		return s, c.Tag, nil
	}
	why := c.Tag + " has errors"
	for i, f := range slices.DeleteFunc(slices.Clone(s.Findings), func(f finding.Finding) bool { return f.Severity != finding.Error }) {
		what := fmt.Sprintf("%s: %s", s.Loaded.Files.Name(f.At.File), f.Message)
		if f.Code == finding.TextUnreadable { // the repository's fault, not the plan's
			return nil, "", fmt.Errorf("the close %s cannot be read: %s", c.Tag, what)
		}
		if i == 0 {
			why += ", as " + string(f.Code) + " in " + what
		}
	}
	return nil, why, nil
}

// Closes lists the closes of this plan in the history of a commit.
func (w *Workspace) Closes(ctx context.Context, at history.Commit) ([]history.Close, error) {
	name, known, err := w.TagsName(ctx)
	if err != nil {
		return nil, err
	}
	closes, err := w.repo.Closes(ctx, name, at)
	if known || err != nil || len(closes) > 0 || name != "" {
		return closes, err
	}
	return w.repo.Closes(ctx, w.PlanID(), at)
}

// Resolve turns a revision of the user's into a source.
func (w *Workspace) Resolve(ctx context.Context, rev string) (Source, error) {
	if w.repo == nil {
		return Source{}, noRepository()
	}
	c, err := w.repo.Resolve(ctx, rev)
	if errors.Is(err, history.ErrUnknownRevision) && rev != "" {
		if _, statErr := os.Stat(filepath.Join(w.opt.Repo, rev)); statErr == nil {
			return Source{}, &Usage{fmt.Sprintf("%s is a path, and a revision is wanted", rev), "choose a plan by its folder with --plan; the work tree is what is read without a revision"}
		}
	}
	if err != nil {
		return Source{}, err
	}
	return Source{Commit: &c, Name: rev}, nil
}

// Read reads and judges the files of a state without computing the plan: what
// an import needs, whose facts may be what is missing.
func (w *Workspace) Read(ctx context.Context, src Source) (*Snapshot, error) {
	fsys, done, err := w.open(ctx, src)
	if err != nil {
		return nil, err
	}
	w.keep(done)
	sub, err := w.folder(fsys)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{Source: src}
	s.AsOf, s.AsOfBy = w.asOf(src)
	s.Loaded, err = w.parse(sub, planfile.Options{})
	if err != nil {
		return nil, err
	}
	s.Plan, s.Findings = s.Loaded.Plan, s.Loaded.Findings
	return s, nil
}
