package render

import (
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// GapsFilter says which gaps are listed. The zero value is those that are open
// and not below every tolerance.
type GapsFilter struct {
	// Classes, Families and Kinds restrict the list; empty is all, of the
	// classes without noise.
	Classes, Families, Kinds []string
	// All lists what an accepted decision covers too.
	All bool
}

func (f *GapsFilter) wants(is *Issue) bool {
	classes := f.Classes
	if len(classes) == 0 {
		classes = Classes[:2]
	}
	return slices.Contains(classes, is.Class) && (len(f.Families) == 0 || slices.Contains(f.Families, is.Family)) &&
		(len(f.Kinds) == 0 || slices.Contains(f.Kinds, is.Kind) || slices.Contains(f.Kinds, ruleKind(is.Kind)))
}

// ruleKind is `rule` for a gap of any of the company's rules.
func ruleKind(kind string) string {
	if len(kind) > len(projection.RuleGap) && kind[:len(projection.RuleGap)+1] == projection.RuleGap+"/" {
		return projection.RuleGap
	}
	return kind
}

// GapsReport lists gaps: by class, what needs a decision first, then by money.
type GapsReport struct {
	FormatVersion string `json:"format_version"`
	Company       string `json:"company"`
	Cycle         string `json:"cycle"`
	Currency      string `json:"currency"`
	AsOf          string `json:"as_of,omitempty"`
	Revision      string `json:"revision,omitempty"`
	// SignOffJudged says that a decision counts as accepted where those who
	// decide have signed; else the status in its file counts.
	SignOffJudged bool `json:"sign_off_judged"`
	// Decisions and Levers count all open gaps of these classes, Covered those
	// of both that an accepted decision covers, Noise those below every
	// tolerance; whatever is listed.
	Decisions int `json:"decisions"`
	Levers    int `json:"levers"`
	Covered   int `json:"covered"`
	Noise     int `json:"noise"`
	// Gaps are those that were asked for.
	Gaps []Issue `json:"gaps"`
}

// NewGapsReport lists the gaps of a plan that a filter wants.
func NewGapsReport(in PlanInput, filter GapsFilter) *GapsReport {
	v := newView(in)
	r := &GapsReport{FormatVersion: FormatVersion, Company: v.plan.Name, Cycle: v.plan.Cycle, Currency: v.plan.Currency, Revision: in.Revision,
		SignOffJudged: in.Result.Agreed != nil, Gaps: []Issue{}}
	if in.AsOf != period.NoDate {
		r.AsOf = in.AsOf.String()
	}
	for i := range v.now.Gaps {
		g := &v.now.Gaps[i]
		is := v.issue(g)
		r.count(g)
		if filter.wants(&is) && (filter.All || g.CoveredBy == "") {
			r.Gaps = append(r.Gaps, is)
		}
	}
	slices.SortStableFunc(r.Gaps, byWeight)
	return r
}

func (r *GapsReport) count(g *projection.Gap) {
	switch {
	case g.Class == projection.Noise:
		r.Noise++
	case g.CoveredBy != "":
		r.Covered++
	case g.Class == projection.NeedsDecision:
		r.Decisions++
	default:
		r.Levers++
	}
}

// GapsView says how much of the list is printed.
type GapsView struct {
	// Limit is how many gaps of one class are listed, 0 for all.
	Limit int
	// Prefix is the plan's folder in the repository.
	Prefix string
	Footer []Text
}

// classTitles are the classes as headings.
var classTitles = map[string]string{"decision": "Needs a decision", "lever": "To close by a lever", "noise": "Below the tolerances"}

// Document lays the list out, a table by class.
func (r *GapsReport) Document(o GapsView) *Document {
	d := &Document{Title: r.Company + ", cycle " + r.Cycle + ": gaps", Headline: r.headline(), Footer: o.Footer}
	if r.AsOf != "" {
		d.Subtitle = Plain("as of " + r.AsOf)
	}
	p := page{r: &PlanReport{Currency: r.Currency, AsOf: r.AsOf}, d: d, prefix: o.Prefix}
	for _, class := range Classes {
		var gaps []Issue
		for _, g := range r.Gaps {
			if g.Class == class {
				gaps = append(gaps, g)
			}
		}
		if len(gaps) > 0 {
			p.add(&Heading{Level: 2, Text: classTitles[class], ID: class}, p.openGaps(gaps, o.Limit))
		}
	}
	if len(r.Gaps) == 0 {
		p.add(&Paragraph{Plain("No gap is like that.")})
	}
	if !r.SignOffJudged {
		d.Footer = append([]Text{Plain("Sign-off is not judged here: a decision counts as accepted by the status in its file.")}, d.Footer...)
	}
	return d
}

func (r *GapsReport) headline() []Fact {
	decide := Fact{Label: "to decide", Value: Whole(r.Decisions), Tone: Good}
	if r.Decisions > 0 {
		decide.Tone = Bad
	}
	return []Fact{decide, {Label: "levers", Value: Whole(r.Levers)}, {Label: "covered", Value: Whole(r.Covered)}, {Label: "below the tolerances", Value: Whole(r.Noise)}}
}

// openGaps is the table of one class.
func (p page) openGaps(gaps []Issue, limit int) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "gap"}, {Title: "periods"}, {Title: "size"}, {Title: "at stake", Kind: MoneyKind},
		{Title: "decision"}, {Title: "owner"}, {Title: "last day"}}}
	for i, g := range gaps {
		if limit > 0 && i >= limit {
			t.More, t.MoreFlag = len(gaps)-i, "--limit 0"
			break
		}
		id := Cell{Text: Text{Code.Of(g.ID)}}
		if g.At != nil {
			id.Link = &Link{File: path.Join(p.prefix, g.At.File), Line: g.At.Line}
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{id, Words(gapSpan(g)), Words(g.Text), Figure(g.Money, Money(g.Money, p.r.Currency, 0)),
			{Text: p.answer(g)}, Words(g.Owner), lastDay(g, p.r.AsOf)}})
	}
	return t.without("last day")
}
