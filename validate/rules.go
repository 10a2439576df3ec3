package validate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
)

// Rule is one of the company's rules: its name, the rows that it meets, where
// it stands, and the fields of a row that its check names, in the order of the
// text. Message is what it says when a row fails, as its file has it.
type Rule struct {
	Name, Over, Message string
	At                  position.Ref
	Fields              []RuleField
}

// Evaluator meets the rule of that name with a row. It returns whether the row
// passes and, where it fails, what the rule says about it. [ErrNotKnown] means
// that the rule asks for a value that nobody knows, [ErrLimit] that it ran out
// of time or memory; any other error that it cannot judge the row.
type Evaluator func(rule string, row Row) (ok bool, message string, err error)

// What an Evaluator may answer, matched with errors.Is.
var (
	ErrNotKnown = errors.New("the rule asks for a value that is not known")
	ErrLimit    = errors.New("the rule exceeded its deadline or memory")
)

// RuleReport is what the company's rules found.
type RuleReport struct {
	// Gaps are the failures, of kind rule/NAME and class decision, in order of
	// rule, what and period; never nil. Related is the rule's place. Units,
	// Base and Money are 0: a rule states no size.
	Gaps []projection.Gap
	// Findings say which rules cannot be evaluated.
	Findings []finding.Finding
	// NotJudged names rules that met rows with values that are not known.
	NotJudged []NotJudged
}

// EvaluateRules meets every rule with every row of its kind. Consecutive
// periods in which the same thing fails are one gap, placed at the heaviest
// input cell of its first period. A rule that cannot be evaluated stops at the
// first such row: it would say the same of every other.
func EvaluateRules(ctx *Context) RuleReport {
	out := RuleReport{Gaps: []projection.Gap{}}
	rows := map[string][]Row{}
	for i := range ctx.Rules {
		r := &ctx.Rules[i]
		switch {
		case !slices.Contains(Overs, r.Over):
			out.Findings = append(out.Findings, finding.New(finding.RuleOver, r.At, "rule %s is over %q", r.Name, r.Over).
				WithHint("it may be over %s", strings.Join(Overs, ", ")))
			continue
		case len(misfits(r)) > 0:
			out.Findings = append(out.Findings, misfits(r)...)
			continue
		case ctx.Result == nil:
			out.NotJudged = append(out.NotJudged, NotJudged{"rule/" + r.Name, "the plan was not computed"})
			continue
		case ctx.Evaluate == nil:
			out.NotJudged = append(out.NotJudged, NotJudged{"rule/" + r.Name, "rules are not evaluated here"})
			continue
		}
		if _, made := rows[r.Over]; !made {
			rows[r.Over] = Rows(ctx, r.Over)
		}
		out.meet(ctx, r, rows[r.Over])
	}
	out.Findings = finding.Sort(out.Findings)
	return out
}

// meet runs one rule over its rows.
func (out *RuleReport) meet(ctx *Context, r *Rule, rows []Row) {
	var failed []breach
	unknown, example := 0, ""
	for i := range rows {
		row := &rows[i]
		ok, message, err := ctx.Evaluate(r.Name, *row)
		switch {
		case errors.Is(err, ErrNotKnown):
			if unknown++; example == "" {
				example = row.What + " " + row.Period
			}
		case err != nil:
			code := finding.RuleFailed
			if errors.Is(err, ErrLimit) {
				code = finding.RuleLimit
			}
			out.Findings = append(out.Findings, finding.New(code, r.At, "rule %s at %s %s: %v", r.Name, row.What, row.Period, err))
			return
		case !ok:
			failed = extend(failed, breach{ctx.ruleGap(r, row, message), row}, r)
		}
	}
	if unknown > 0 {
		out.NotJudged = append(out.NotJudged, NotJudged{"rule/" + r.Name,
			fmt.Sprintf("%d of %s with values that are not known, %s first", unknown, count(len(rows), "row", "rows"), example)})
	}
	for i := range failed {
		g := &failed[i].gap
		g.Text += failed[i].figures(r)
		ctx.Result.Decide(g)
		out.Gaps = append(out.Gaps, *g)
	}
}

// ruleGap is the gap of one failing row.
func (ctx *Context) ruleGap(r *Rule, row *Row, message string) projection.Gap {
	text := message
	if text == "" {
		text = r.Message
	}
	if text == "" {
		text = "rule " + r.Name + " does not hold"
	}
	ix := row.indexes
	return projection.Gap{Kind: projection.RuleGap + "/" + r.Name, What: row.What, From: row.at, To: row.at, Class: projection.NeedsDecision,
		LastDay: period.NoDate, Text: text, At: row.At, Related: r.At,
		Family: ix.family, Item: ix.item, Site: ix.site, Market: ix.market, Source: ix.source, Resource: ix.resource}
}
