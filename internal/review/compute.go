package review

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/validate"
)

// Options say how a proposal is judged.
type Options struct {
	// Least is the money, in plan currency, by which demand, revenue, margin or
	// stock value must move before a comment is written on a change that opens
	// no gap and has no new finding. Zero speaks of every change.
	Least quantity.Number
	// FailOn is the severity that fails accord/validate: "error" or "warning".
	FailOn string
	// Shown says that the report is for a terminal and for nobody else: gaps that only
	// the full report lists are counted.
	Shown bool
	// Witness opens the plan as sign-off reads it, which believes no object and no
	// earlier verdict; nil judges no sign-off. What it returns is closed here.
	Witness func(context.Context) (*workspace.Workspace, error)
}

// judging is a review while it is made.
type judging struct {
	w          *workspace.Workspace
	o          Options
	r          *Report
	merge      *workspace.Merge
	base, head *workspace.Snapshot
	// stood are the findings of the target; fresh those that are new.
	stood, fresh []finding.Resolved
	lines        relocation
	extra        []render.Block
	// mends are whole lines that mend a finding, by what it says and where it
	// stands in the head.
	mends map[mended]string
}

// Compute judges a proposal: the plan at its target against the plan as it
// would be after the merge.
func Compute(ctx context.Context, w *workspace.Workspace, at At, o Options) (*Report, error) {
	j := &judging{w: w, o: o, r: &Report{FormatVersion: FormatVersion, At: at, Plan: w.Dir()}}
	j.r.Key = Key(w.Dir())
	if err := j.judge(ctx); err != nil {
		return nil, err
	}
	if err := j.collisions(ctx); err != nil {
		return nil, err
	}
	if err := j.signOff(ctx); err != nil {
		return nil, err
	}
	j.r.Speaks, j.r.Because = j.speaks()
	j.annotate()
	j.statuses()
	return j.r, j.write()
}

// Key names the comment of a plan by its folder.
func Key(dir string) string {
	sum := sha256.Sum256([]byte("accord-review/1\nplan " + dir + "\n"))
	return hex.EncodeToString(sum[:8])
}

func (j *judging) judge(ctx context.Context) error {
	target, err := j.commit(ctx, j.r.At.Target)
	if err != nil {
		return err
	}
	head, err := j.commit(ctx, j.r.At.Head)
	if err != nil {
		return err
	}
	if err := j.mergeOf(ctx, target, head); err != nil {
		return err
	}
	r := j.r
	r.MergedBy, r.MergeTree, r.Conflicts, r.Pending = j.merge.By, j.merge.Tree, j.merge.Conflicts, j.merge.Pending
	base := workspace.Source{Commit: &target, Name: r.At.TargetName}
	switch {
	case len(r.Conflicts) > 0:
		r.Outcome = Conflict
		base.Commit, base.Name = &j.merge.Base, base.Name+" (merge base)"
	case r.Pending != "":
		r.Outcome = Unknown
		return nil
	}
	return j.load(ctx, base, j.merge.Source(r.At.HeadName))
}

// options compares the options of the decisions that the proposal brings.
func (j *judging) options(ctx context.Context) error {
	cs, err := j.w.OptionsOf(ctx, j.base, j.head)
	if err == nil {
		j.extra = render.OptionBlocks(cs, render.OptionView{AsOf: j.head.AsOf})
	}
	return err
}

func (j *judging) commit(ctx context.Context, hash string) (history.Commit, error) {
	src, err := j.w.Resolve(ctx, hash)
	if err != nil {
		return history.Commit{}, err
	}
	return *src.Commit, nil
}

// mergeOf merges the head into the target. What is on the target already, or
// will be as it stands, is its own merge result.
func (j *judging) mergeOf(ctx context.Context, target, head history.Commit) (err error) {
	at := &j.r.At
	if at.Event == Pushed || at.Event == Queued {
		j.merge = &workspace.Merge{Target: target, Head: head, Base: target, Tree: head.Tree, By: "as pushed"}
		return nil
	}
	test := ""
	if at.PullRequest != nil {
		test = at.PullRequest.MergeHash
	}
	j.merge, err = j.w.MergeResult(ctx, target, head, test)
	return err
}

// load reads both sides and compares them.
func (j *judging) load(ctx context.Context, base, head workspace.Source) (err error) {
	r := j.r
	done := j.w.Share()
	defer done()
	j.head, j.base, err = j.w.Beside(ctx, head, base)
	var usage *workspace.Usage
	switch {
	case err == nil:
	case !errors.As(err, &usage):
		return err
	case j.head == nil:
		r.Outcome = Gone
		return nil
	default:
		r.Outcome, r.Pending = Unknown, usage.Summary
		return nil
	}
	if r.Outcome != Conflict { // whose base is not the target
		steps := validate.Transitions(j.base.Plan, j.head.Plan)
		if j.head.MissesDecisions() {
			steps = slices.DeleteFunc(steps, func(f finding.Finding) bool { return f.Code == finding.DecisionGone })
		}
		j.head.Findings = finding.Sort(append(j.head.Findings, steps...))
	}
	j.lines = relocationOf(ctx, j.w, j.merge)
	j.describe(ctx)
	j.compareFindings()
	switch {
	case r.Outcome == Conflict && (j.head.Result == nil || j.base.Result == nil):
	case j.head.Result == nil:
		r.Outcome = Invalid
	case j.base.Result == nil:
		r.Outcome = TargetInvalid
	default:
		return j.compare(ctx)
	}
	return nil
}

func (j *judging) compare(ctx context.Context) error {
	r := j.r
	r.Diff = j.w.Compare(j.base, j.head, false)
	j.lines.diff(r.Diff, j.w.Prefix())
	if r.Outcome == Conflict {
		return nil
	}
	r.Outcome = Unchanged
	if r.Diff.Changed() {
		r.Outcome = Changed
	}
	return j.options(ctx)
}

// describe says what was judged.
func (j *judging) describe(ctx context.Context) {
	r := j.r
	if p := j.head.Plan; p != nil {
		r.Name, r.Cycle = p.Name, p.Cycle
	}
	r.AsOf = j.head.AsOf.String()
	if fsys, done, err := j.w.Files(ctx, j.head.Source); err == nil {
		defer done()
		r.PlanTree = hashOf(fsys, j.w.Dir())
	}
}

// reported are the findings and gaps of the merge result.
func (j *judging) reported() finding.Report {
	if j.o.Shown {
		return j.w.Page(j.head, 1)
	}
	return j.w.Report(j.head)
}

// compareFindings tells new findings from those that the target has as well.
// Lines move, so one is the same if code, file and words are.
func (j *judging) compareFindings() {
	report := j.reported()
	j.r.Findings = &report
	for i := range report.Findings {
		j.place(&report.Findings[i])
	}
	for i := range report.Gaps {
		report.Gaps[i].Position = j.lines.at(report.Gaps[i].Position)
	}
	j.stood = j.w.Findings(j.base)
	known := map[[3]string]int{}
	identity := func(f *finding.Resolved) [3]string { return [3]string{string(f.Code), f.File, f.Message} }
	for i := range j.stood {
		known[identity(&j.stood[i])]++
	}
	for i := range report.Findings {
		f := &report.Findings[i]
		if known[identity(f)]--; known[identity(f)] >= 0 {
			continue
		}
		j.fresh = append(j.fresh, *f)
		if f.Severity == finding.Error {
			j.r.New.Errors++
		} else {
			j.r.New.Warnings++
		}
	}
}

// mended is a finding that a line mends.
type mended struct {
	file, message string
	code          finding.Code
	line          int
}

func mendedBy(f *finding.Resolved) mended { return mended{f.File, f.Message, f.Code, f.Line} }

// place turns a finding's place into one of the head, and keeps the line that
// mends it: the one that it stands in, as the head has it.
func (j *judging) place(f *finding.Resolved) {
	before := f.Line
	var source []byte
	if f.Fix != nil {
		source = j.sourceOf(f.File)
	}
	at, text, ok := f.Suggestion(source)
	j.lines.finding(f)
	if ok && at == before && f.Line > 0 {
		if j.mends == nil {
			j.mends = map[mended]string{}
		}
		j.mends[mendedBy(f)] = text
	}
}

// sourceOf is a document of the merge result, by its path from the root.
func (j *judging) sourceOf(file string) []byte {
	for _, d := range j.head.Loaded.Documents {
		if path.Join(j.w.Prefix(), d.Path) == file {
			return d.Text()
		}
	}
	return nil
}

// speaks decides whether a comment is worth a reader's time.
func (j *judging) speaks() (bool, string) {
	r := j.r
	open := r.SignOff != nil && r.SignOff.Outcome != signoff.Approved
	switch r.Outcome {
	case Changed:
	case Unchanged:
		if len(j.fresh) > 0 {
			return true, "there are new findings"
		}
		if open {
			return true, "somebody has to agree"
		}
		return false, "no plan change"
	default:
		return true, "the proposal cannot be judged as it is"
	}
	d := r.Diff
	gaps := d.Headline.Gaps
	switch {
	case len(j.fresh) > 0:
		return true, "there are new findings"
	case gaps.Opened+gaps.Grown > 0:
		return true, "gaps are opened or grown"
	case open:
		return true, "somebody has to agree"
	case j.o.Least == 0:
		return true, "the plan changes"
	}
	for _, a := range []change.Amount{d.Headline.Demand, d.Headline.Revenue, d.Headline.Margin, d.Headline.StockValue} {
		if a.Delta.IsMissing() {
			return true, "what the change means in money is not known"
		}
		if a.Delta >= j.o.Least || -a.Delta >= j.o.Least {
			return true, "the change is above the threshold"
		}
	}
	return false, "the change is below the threshold of " + render.Money(j.o.Least, d.Currency, 0)
}
