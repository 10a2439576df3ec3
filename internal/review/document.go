package review

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
)

// summaryLimit is the length of the full report, below the mebibyte that
// summaries of CI may have.
const summaryLimit = 400_000

// keyRoom is what the comment's first line takes of the forge's limit.
const keyRoom = 400

// View is how much of a report a document shows.
type View uint8

// The views.
const (
	// Comment is one screen, everything else folded.
	Comment View = iota + 1
	// Full lists everything, folded by family.
	Full
	// Terminal is for reading without folds.
	Terminal
)

// write makes the words that are published.
func (j *judging) write() error {
	o := markdown.Options{Limit: markdown.DefaultLimit}
	if f := j.r.At.Forge; f != nil {
		if f.Features.CommentLimit > 0 {
			o.Limit = min(o.Limit, f.Features.CommentLimit-keyRoom)
		}
		o.Base, o.Before, o.Mermaid = f.Tree, f.TargetTree, f.Features.Mermaid
	}
	var err error
	if j.r.Comment, err = j.markdown(Comment, o); err != nil {
		return err
	}
	j.r.document = j.document
	if j.o.Shown {
		return nil
	}
	o.Limit = summaryLimit
	j.r.Summary, err = j.markdown(Full, o)
	return err
}

func (j *judging) markdown(v View, o markdown.Options) (string, error) {
	var b bytes.Buffer
	err := markdown.Write(&b, j.document(v), o)
	return b.String(), err
}

// Document lays the report out.
func (r *Report) Document(v View) *render.Document { return r.document(v) }

// HTML is the report as one page.
func (r *Report) HTML() ([]byte, error) {
	var b bytes.Buffer
	err := html.Write(&b, r.document(Full), html.Options{})
	return b.Bytes(), err
}

func (j *judging) document(v View) *render.Document {
	r := j.r
	doc := &render.Document{Title: j.title(), Subtitle: j.sides()}
	if r.Diff != nil {
		view := render.DiffView{Comment: v != Terminal, AsOf: j.head.AsOf, Prefix: j.w.Prefix(), SignOff: j.agreed()}
		if v == Full {
			view.Rows = -1
		}
		d := render.DiffDocument(r.Diff, view)
		if r.Outcome == Conflict {
			d.Blocks = []render.Block{&render.Details{Summary: render.Plain("What the branch changes, as if " + r.At.TargetName + " had not moved on"), Blocks: d.Blocks}}
			d.Title = doc.Title
		}
		doc = d
		doc.Subtitle = j.sides()
	}
	lead := j.verdict(v)
	if r.Diff == nil {
		lead = append(lead, j.agreed()...)
	}
	if v != Terminal {
		at := beforeFolds(doc.Blocks)
		doc.Blocks = slices.Concat(lead, doc.Blocks[:at], j.collides(), j.sideBySide(v), doc.Blocks[at:], j.findings(v), j.openGaps(v))
	} else {
		doc.Blocks = slices.Concat(lead, doc.Blocks, j.collides(), j.extra, j.findings(v))
	}
	doc.Footer = j.footer(v)
	return doc
}

// agreed says who must agree and who has, in a few lines.
func (j *judging) agreed() []render.Block {
	if j.r.SignOff == nil {
		return nil
	}
	return render.SignOffBlocks(j.r.SignOff)
}

// beforeFolds is where the first screen ends.
func beforeFolds(bs []render.Block) int {
	for i, b := range bs {
		if _, ok := b.(*render.Details); ok {
			return i
		}
	}
	return len(bs)
}

// sideBySide folds the options in a comment: the gap that asks for them stands
// above with its answers and their price.
func (j *judging) sideBySide(v View) []render.Block {
	if len(j.extra) == 0 || v == Full {
		return j.extra
	}
	return []render.Block{&render.Details{Summary: render.Text{render.Strong.Of("Options side by side"), render.Normal.Of(", as computed")}, Blocks: j.extra}}
}

func (j *judging) title() string {
	r := j.r
	if r.Name == "" {
		return "Plan " + r.Plan
	}
	return r.Name + ", cycle " + r.Cycle
}

// sides say what was compared.
func (j *judging) sides() render.Text {
	at := &j.r.At
	t := render.Text{render.Code.Of(at.TargetName + " " + short(at.Target)), render.Normal.Of(" → "), render.Code.Of(at.HeadName + " " + short(at.Head))}
	switch by := j.merge.By; {
	case j.r.Outcome == Conflict:
	case by == "git merge-tree", by == "git read-tree", by == "the forge's test merge":
		t = append(t, render.Normal.Of(" as merged"))
	}
	if d := j.r.Diff; d != nil && len(d.Shared) > 0 {
		t = append(t, render.Normal.Of(", over "+d.Shared[0]+".."+d.Shared[len(d.Shared)-1]+" ("+render.Count(len(d.Shared), "period", "periods")+")"))
	}
	return t
}

func moneyCell(g *finding.Gap, currency string) render.Cell {
	n := quantity.Number(g.Money)
	return render.Figure(n, render.Money(n, currency, 0))
}

func short(hash string) string { return hash[:min(10, len(hash))] }

// verdict answers first whether the proposal can be judged, and who answers for
// what it changes.
func (j *judging) verdict(v View) []render.Block {
	r := j.r
	callout := func(title string, bs ...render.Block) []render.Block {
		return []render.Block{&render.Callout{Tone: render.Bad, Title: title, Blocks: bs}}
	}
	say := func(words string) render.Block { return &render.Paragraph{Text: render.Plain(words)} }
	switch r.Outcome {
	case Conflict:
		return callout("It cannot be merged: "+r.At.TargetName+" changed the same lines in "+render.Count(len(r.Conflicts), "file", "files"), list(r.Conflicts, 10),
			&render.Paragraph{Text: render.Text{render.Normal.Of("Merge " + r.At.TargetName + " into the branch: "), render.Code.Of("git merge " + r.At.TargetName),
				render.Normal.Of(" merges by key in a clone where "), render.Code.Of("accord doctor --fix"), render.Normal.Of(" has been run; "),
				render.Code.Of("accord conflicts"), render.Normal.Of(" lists what is left. Until then nothing of it is judged.")}})
	case Unknown:
		if r.MergeTree != "" {
			return callout("Not judged", say(r.Pending+"."))
		}
		return callout("Not judged", say("The merge result is not known: "+r.Pending+"."))
	case Gone:
		return callout("The proposal removes the plan " + r.Plan)
	case Invalid:
		return callout("The plan has "+render.Count(r.Findings.Counts.Errors, "error", "errors")+", so nothing is computed", j.findingList(r.Findings.Findings, finding.Error, 10))
	case TargetInvalid:
		n, _ := counts(j.stood)
		return callout(r.At.TargetName+" has "+render.Count(n, "error", "errors")+", so there is nothing to compare with",
			say("The merge result has none: the proposal mends what was wrong."), j.findingList(j.stood, finding.Error, 5))
	}
	var out []render.Block
	if t := j.asked(); t != nil && v != Terminal {
		out = append(out, &render.Paragraph{Text: t})
	}
	return out
}

func counts(fs []finding.Resolved) (errors, warnings int) {
	for i := range fs {
		if fs[i].Severity == finding.Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

func list(names []string, most int) *render.List {
	l := &render.List{}
	for i, name := range names {
		if i == most {
			l.Items = append(l.Items, render.Plain("and "+render.Whole(len(names)-most)+" more"))
			break
		}
		l.Items = append(l.Items, render.Text{render.Code.Of(name)})
	}
	return l
}

// asked names the roles that answer for what is changed, and their people.
func (j *judging) asked() render.Text {
	if j.r.Diff == nil {
		return nil
	}
	var owners []string
	for i := range j.r.Diff.Edited {
		if o := j.r.Diff.Edited[i].Owner; o != "" && !slices.Contains(owners, o) {
			owners = append(owners, o)
		}
	}
	slices.Sort(owners)
	if len(owners) == 0 {
		return nil
	}
	t := render.Text{render.Normal.Of("Changes what these answer for: ")}
	for i, id := range owners {
		if i == 6 {
			t = append(t, render.Normal.Of(", and "+render.Count(len(owners)-i, "more role", "more roles")))
			break
		}
		if i > 0 {
			t = append(t, render.Normal.Of(", "))
		}
		t = append(t, render.Strong.Of(id))
		if names := j.people(id); names != "" {
			t = append(t, render.Normal.Of(" ("+names+")"))
		}
	}
	return t
}

func (j *judging) people(role string) string {
	policy := j.base.Plan.Policy
	if policy == nil {
		policy = j.head.Plan.Policy
	}
	found := policy.Role(role)
	if found == nil {
		return ""
	}
	var names []string
	for _, id := range found.People {
		for i := range policy.People {
			if policy.People[i].ID == id {
				names = append(names, policy.People[i].Name)
			}
		}
	}
	if len(names) > 3 {
		names = append(names[:3], "…")
	}
	return strings.Join(names, ", ")
}

// findings lists what is wrong: what is new where it is seen, the rest folded.
// The errors of an invalid plan stand in its verdict already.
func (j *judging) findings(v View) []render.Block {
	r := j.r
	if r.Findings == nil || r.Outcome == Conflict {
		return nil
	}
	most := 10
	if v != Comment {
		most = len(r.Findings.Findings)
	}
	fold := func(open bool, summary string, fs []finding.Resolved, only finding.Severity) render.Block {
		return &render.Details{Open: open, Summary: render.Plain(summary), Blocks: []render.Block{j.findingList(fs, only, most)}}
	}
	var out []render.Block
	warnings := render.Count(r.New.Warnings, "warning", "warnings")
	switch {
	case r.Outcome == Invalid && r.New.Warnings > 0:
		out = append(out, fold(false, "New besides: "+warnings, j.fresh, finding.Warning))
	case r.Outcome != Invalid && len(j.fresh) > 0:
		out = append(out, fold(r.New.Errors > 0, "New findings: "+render.Count(r.New.Errors, "error", "errors")+", "+warnings, j.fresh, 0))
	}
	old := len(r.Findings.Findings) - len(j.fresh)
	switch {
	case old > 0 && v == Full:
		out = append(out, fold(false, "All findings: "+render.Whole(len(r.Findings.Findings)), r.Findings.Findings, 0))
	case old > 0:
		out = append(out, &render.Paragraph{Text: render.Text{render.Muted.Of(render.Count(old, "finding stands", "findings stand") + " on " + r.At.TargetName + " already.")}})
	}
	return out
}

func (j *judging) findingList(fs []finding.Resolved, only finding.Severity, most int) *render.List {
	l := &render.List{}
	n := 0
	for i := range fs {
		f := &fs[i]
		if only != 0 && f.Severity != only {
			continue
		}
		if n++; n > most {
			continue
		}
		l.Items = append(l.Items, j.findingText(f))
	}
	if n > most {
		l.Items = append(l.Items, render.Plain("and "+render.Whole(n-most)+" more"))
	}
	return l
}

func (j *judging) findingText(f *finding.Resolved) render.Text {
	place := f.File
	if f.Line > 0 {
		place += ":" + strconv.Itoa(f.Line)
	}
	var t render.Text
	if place != "" {
		t = append(t, render.Span{Text: place, Link: &render.Link{File: f.File, Line: f.Line}}, render.Normal.Of(" "))
	}
	style := render.Warn
	if f.Severity == finding.Error {
		style = render.Bad
	}
	t = append(t, style.Of(f.Severity.String()), render.Normal.Of(" "+string(f.Code)+": "+f.Message))
	if f.Hint != "" {
		t = append(t, render.Muted.Of("; "+f.Hint))
	}
	return t
}

// footer says what the reader must know to trust the page.
func (j *judging) footer(v View) []render.Text {
	r := j.r
	var t render.Text
	add := func(words string) {
		if len(t) > 0 {
			words = " · " + words
		}
		t = append(t, render.Normal.Of(words))
	}
	if f := r.Findings; f != nil {
		add(render.Count(f.Counts.Errors, "error", "errors") + " and " + render.Count(f.Counts.Warnings, "warning", "warnings") + " in " + render.Count(f.Files, "file", "files"))
	}
	if r.AsOf != "" {
		add("dates judged as of " + r.AsOf)
	}
	if r.PlanTree != "" {
		add("plan " + short(r.PlanTree))
	}
	switch {
	case r.Outcome == Conflict:
		add("no merge result")
	case r.MergedBy == "already merged":
		add("merged already")
	case r.MergedBy != "":
		add("merge result by " + r.MergedBy)
	}
	if others := slices.DeleteFunc(slices.Clone(j.w.Plans()), func(dir string) bool { return dir == r.Plan }); len(others) > 0 {
		add("not reviewed here: " + render.Count(len(others), "plan", "plans") + ", as " + others[0])
	}
	if f := r.At.Forge; f != nil && v == Comment && r.Remarks > f.Features.AnnotationLimit {
		add("the " + render.Whole(f.Features.AnnotationLimit) + " most material of " + render.Whole(r.Remarks) + " remarks stand at their lines")
	}
	if v == Comment {
		add("updated in place")
	}
	out := []render.Text{t}
	if v == Terminal {
		for _, s := range r.Statuses {
			out = append(out, render.Text{render.Normal.Of(s.Context + ": "), tone(s.State).Of(string(s.State)), render.Normal.Of(", " + s.Description)})
		}
	}
	if v == Comment && r.At.Run.URL != "" {
		out = append(out, render.Text{{Text: fullReport, Link: &render.Link{Address: r.At.Run.URL}}})
	}
	return out
}

func tone(s forge.State) render.Style {
	if s == forge.Success {
		return render.Good
	}
	return render.Bad
}
