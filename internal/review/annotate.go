package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
	"github.com/accord-plan/accord/render/markdown"
)

// mostAnnotations bounds what a report holds; every forge takes fewer.
const mostAnnotations = 200

// annotate puts remarks at lines, the most material first: errors, then gaps
// that need a decision, then warnings, then other gaps that are worse off.
// Findings that the target has as well are remarked on only if they are errors:
// the others are not this proposal's.
func (j *judging) annotate() {
	if j.r.Findings == nil || j.r.Outcome == Conflict {
		return
	}
	var errors, warnings []finding.Resolved
	for _, f := range j.r.Findings.Findings {
		if f.Severity == finding.Error {
			errors = append(errors, f)
		}
	}
	for _, f := range j.fresh {
		if f.Severity != finding.Error {
			warnings = append(warnings, f)
		}
	}
	j.remarkFindings(errors)
	j.remarkGaps(true)
	j.remarkFindings(warnings)
	j.remarkGaps(false)
	j.r.Remarks = len(j.r.Annotations)
	if len(j.r.Annotations) > mostAnnotations {
		j.r.Annotations = j.r.Annotations[:mostAnnotations]
	}
}

// remarkFindings brings each mistake once before any comes twice.
func (j *judging) remarkFindings(fs []finding.Resolved) {
	turn := map[[2]string]int{}
	turns := make([]int, len(fs))
	order := make([]int, len(fs))
	for i := range fs {
		k := [2]string{fs[i].File, string(fs[i].Code)}
		turn[k]++
		turns[i], order[i] = turn[k], i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(turns[a], turns[b]) })
	for _, i := range order {
		f := &fs[i]
		words := f.Message
		if f.Hint != "" {
			words += "; " + f.Hint
		}
		a := forge.Annotation{File: f.File, Line: f.Line, EndLine: f.EndLine, Column: f.Column, Severity: severityOf(f.Severity)}
		if text, ok := j.mends[mendedBy(f)]; ok {
			a.Suggestion, a.EndLine = &text, f.Line
		}
		j.remark(a, string(f.Code)+" "+f.Title, words)
	}
}

func (j *judging) remarkGaps(decision bool) {
	if j.r.Diff == nil {
		return
	}
	for i := range j.r.Diff.Gaps {
		g := &j.r.Diff.Gaps[i]
		if !g.Worse() || g.At.Line == 0 || g.NeedsDecision() != decision {
			continue
		}
		severity := forge.Notice
		if decision {
			severity = forge.Warning
		}
		j.remark(forge.Annotation{File: path.Join(j.w.Prefix(), g.At.File), Line: g.At.Line, Column: g.At.Column, Severity: severity},
			"gap "+g.ID+" "+periodsOf(g)+" "+string(g.How), gapWords(g))
	}
}

func periodsOf(g *change.GapChange) string {
	if g.From == g.To {
		return g.From
	}
	return g.From + ".." + g.To
}

func gapWords(g *change.GapChange) string {
	words := g.Text
	switch {
	case g.CoveredBy != "":
		words += "; accepted by " + g.CoveredBy
	case g.ProposedBy != "":
		words += "; proposed in " + g.ProposedBy
	case g.NeedsDecision():
		words += "; it needs a decision, and none is proposed"
	}
	if g.LastDay != "" {
		words += "; last day " + g.LastDay
	}
	return words
}

// remark adds an annotation. Its key is made of what it says, so that a rerun
// knows it again.
func (j *judging) remark(a forge.Annotation, title, words string) {
	if a.File == "" {
		return
	}
	a.Title, a.Message = line(title), line(words)
	a.Markdown = markdown.Inline(render.Text{render.Strong.Of(title), render.Normal.Of(": " + words)}, "")
	a.Line = max(a.Line, 1)
	sum := sha256.Sum256([]byte(strings.Join([]string{j.r.Key, a.File, a.Title, a.Message}, "\x00")))
	a.Key = hex.EncodeToString(sum[:8])
	j.r.Annotations = append(j.r.Annotations, a)
}

// line makes foreign words one line of plain text.
func line(s string) string {
	const longest = 1000
	s = disarm.Line(render.Clean(s))
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest-1]) + "…"
	}
	return s
}
