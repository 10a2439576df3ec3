package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
)

const notesCheck = "computed"

var noteChecks = []Check{
	{notesCheck, "The plan could be computed without assuming anything.", noteCodes(), NeedsResult, checkNotes},
}

// noteKind is how a note of the computation is told. With neither tell nor
// bySite another check says the same, from the plan alone and in better words.
type noteKind struct {
	code finding.Code
	tell func(ctx *Context, n *projection.Note) string
	// bySite says that notes of one site are told together.
	bySite string
	// hint says what to do, where the code's own advice is too general.
	hint func(ctx *Context, n *projection.Note) string
	// byFile says that notes of one file are told together.
	byFile bool
}

// noteKinds says how each kind of note is told.
var noteKinds = map[projection.NoteKind]noteKind{
	projection.NoteEqualSplit: {code: finding.ComputeEqualSplit, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("%smeets only zeros%s and is spread equally%s", ctx.adjusting(n), ctx.during(n), ctx.amount(n, " (%s)"))
	}},
	projection.NoteAddToMissing: {code: finding.ComputeAddToMissing, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("%sadds%s to %s%s, which has no baseline", ctx.adjusting(n), ctx.amount(n, " %s"), ctx.cell(n), ctx.during(n))
	}},
	projection.NotePercentOfMissing: {code: finding.ComputePercentMissing, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("%stakes a percent of %s%s, which has no baseline", ctx.adjusting(n), ctx.cell(n), ctx.during(n))
	}},
	projection.NoteRemovesTooMuch: {code: finding.ComputeRemovesTooMuch, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("%sremoves more than stands of %s%s%s", ctx.adjusting(n), ctx.cell(n), ctx.during(n), ctx.amount(n, " (%s too much)"))
	}, hint: removable},
	projection.NoteTwoSets: {code: finding.ComputeTwoSets, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("%ssets %s%s, which another adjustment of the layer sets too", ctx.adjusting(n), ctx.cell(n), ctx.during(n))
	}},
	projection.NoteGroupOverSet: {code: finding.ComputeGroupOverSet, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("%schanges the total of a group with %s%s, which is set by itself", ctx.adjusting(n), ctx.cell(n), ctx.during(n))
	}},
	projection.NoteOpeningRolled: {code: finding.ComputeOpeningRolled, bySite: "no closing stock of the last closed period for %s at %s: carried forward"},

	projection.NoteOpeningMissing: {code: finding.ComputeOpeningMissing, bySite: "no stock is known for %s at %s"},

	projection.NoteOpeningNegative: {code: finding.ComputeOpeningNegative, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("opening stock of %s is negative%s", ctx.cell(n), ctx.amount(n, " (%s)"))
	}},
	projection.NoteOrdersOverdue: {code: finding.ComputeOrdersOverdue, byFile: true, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("open orders of %s were due before %s and are moved into it%s", ctx.cell(n), ctx.Plan.Calendar.Label(ctx.Plan.First), ctx.amount(n, " (%s)"))
	}},
	projection.NoteNoPrimary: {code: finding.ComputeNoPrimary, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("several sources bring %s, and none is primary or has a share", ctx.place(n))
	}},
	projection.NoteCapacityMissing: {code: finding.ComputeNoCapacity, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("capacity of %s is not stated%s%s", ctx.resource(n), ctx.during(n), ctx.amount(n, " (load %s)"))
	}},
	projection.NoteTooLarge: {code: finding.ComputeTooLarge, tell: func(ctx *Context, n *projection.Note) string {
		what := "a number of " + ctx.cell(n)
		if n.Item == dimension.None && (n.Market != dimension.None || n.Site != dimension.None) {
			what = "a sum of this family in " + strings.TrimPrefix(ctx.cell(n), "@")
		}
		return what + " is too large" + ctx.during(n)
	}},
	projection.NoteNothingAlive: {code: finding.ComputeNothingAlive, tell: func(ctx *Context, n *projection.Note) string {
		return fmt.Sprintf("%snone of its items is sold%s", ctx.adjusting(n), ctx.during(n))
	}, hint: func(ctx *Context, n *projection.Note) string { return ctx.lives(ctx.adjusted(n)) }},
	projection.NoteLaneRing: {code: finding.TransferCircle},
}

// noteCodes returns the codes that this check raises, ascending.
func noteCodes() []finding.Code {
	codes := []finding.Code{finding.ComputeOther}
	for _, k := range noteKinds {
		if k.tell != nil || k.bySite != "" {
			codes = append(codes, k.code)
		}
	}
	slices.Sort(codes)
	return codes
}

// checkNotes tells what the computation had to assume. A site whose stock is
// not known has one finding, not one per item.
func checkNotes(ctx *Context) (fs []finding.Finding) {
	type group struct {
		kind projection.NoteKind
		site int
	}
	items := map[group][]int{}
	first := map[group]*projection.Note{}
	var order []group
	var overdue []*projection.Note
	for i := range ctx.Result.Notes {
		n := &ctx.Result.Notes[i]
		kind, known := noteKinds[n.Kind]
		switch {
		case !known:
			fs = append(fs, related(n, finding.New(finding.ComputeOther, ctx.notePlace(n), "something was assumed of %s%s", ctx.cell(n), ctx.during(n))))
		case kind.tell == nil && kind.bySite == "" || ctx.explained(n):
		case kind.byFile:
			overdue = append(overdue, n)
		case kind.tell != nil:
			f := finding.New(kind.code, ctx.notePlace(n), "%s", kind.tell(ctx, n))
			if kind.hint != nil {
				f.Hint = kind.hint(ctx, n)
			}
			fs = append(fs, related(n, f))
		default:
			g := group{n.Kind, n.Site}
			if first[g] == nil {
				order, first[g] = append(order, g), n
			}
			items[g] = append(items[g], n.Item)
		}
	}
	for _, g := range order {
		kind := noteKinds[g.kind]
		at := ctx.notePlace(first[g])
		if g.site >= 0 && g.site < len(ctx.Plan.Sites) {
			at = orElse(ctx.Plan.Sites[g.site].At, at)
		}
		fs = append(fs, finding.New(kind.code, at, kind.bySite, ctx.items(unique(items[g])), ctx.site(g.site)))
	}
	return append(fs, ctx.overdue(overdue)...)
}

// contradictions tells of a plan that has errors elsewhere which of its
// adjustments contradict each other: whatever the errors are, these stay.
func contradictions(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Draft.Notes {
		n := &ctx.Draft.Notes[i]
		if n.Kind != projection.NoteTwoSets && n.Kind != projection.NoteGroupOverSet {
			continue
		}
		kind := noteKinds[n.Kind]
		fs = append(fs, related(n, finding.New(kind.code, ctx.notePlace(n), "%s", kind.tell(ctx, n))))
	}
	return fs
}

// notePlace returns where a note stands: what it names, else what it is about.
func (ctx *Context) notePlace(n *projection.Note) position.Ref {
	refs := []position.Ref{ctx.countedAt(n), n.At}
	if n.Adjustment >= 0 && n.Adjustment < len(ctx.Plan.Adjustments) {
		refs = append(refs, ctx.Plan.Adjustments[n.Adjustment].At)
	}
	if n.Item >= 0 && n.Item < len(ctx.Plan.Items) {
		refs = append(refs, ctx.Plan.Items[n.Item].At)
	}
	return orElse(refs...)
}

func related(n *projection.Note, f finding.Finding) finding.Finding {
	if n.Related.IsZero() || n.Related == n.At {
		return f
	}
	return f.WithRelated(n.Related, "the other one")
}

// adjusting names the adjustment that a note is about.
func (ctx *Context) adjusting(n *projection.Note) string {
	if n.Adjustment < 0 || n.Adjustment >= len(ctx.Plan.Adjustments) {
		return ""
	}
	return ctx.Plan.Adjustments[n.Adjustment].ID + ": "
}

// cell names the item, and where, that a note is about.
func (ctx *Context) cell(n *projection.Note) string {
	if n.Source != dimension.None {
		return ctx.place(n) + " from " + ctx.source(n.Source)
	}
	return ctx.place(n)
}

// place names the item, market and site that a note is about.
func (ctx *Context) place(n *projection.Note) string {
	text := ""
	if n.Item != dimension.None {
		text = ctx.item(n.Item)
	}
	if n.Market != dimension.None {
		text += "@" + ctx.market(n.Market)
	}
	if n.Site != dimension.None {
		text += "@" + ctx.site(n.Site)
	}
	if text == "" {
		return "the plan"
	}
	return text
}

// resource names the resource that a note is about.
func (ctx *Context) resource(n *projection.Note) string {
	if n.Source < 0 || n.Source >= len(ctx.Plan.Sources) {
		return "a resource"
	}
	s := &ctx.Plan.Sources[n.Source]
	if n.Resource < 0 || n.Resource >= len(s.Resources) {
		return s.ID
	}
	return s.ID + "/" + s.Resources[n.Resource].ID
}

// during says when, where a note is about periods.
func (ctx *Context) during(n *projection.Note) string {
	if n.From == period.None {
		return ""
	}
	return " in " + ctx.text(span{n.From, max(n.From, n.To)})
}

// amount prints a note's amount, where it has one.
func (ctx *Context) amount(n *projection.Note, format string) string {
	if n.Amount == 0 || n.Amount.IsMissing() {
		return ""
	}
	return fmt.Sprintf(format, figure(n.Amount))
}
