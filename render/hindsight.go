package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/internal/quantity"
)

// HindsightView says how much of the report is printed.
type HindsightView struct {
	// All prints every row; else what somebody learns from stands first, and the
	// rest is counted or folded.
	All bool
	// Folds says that the format can fold, so that nothing need be left out.
	Folds  bool
	Footer []Text
}

// hindsightPage lays the report out.
type hindsightPage struct {
	r *hindsight.Report
	d *Document
	HindsightView
}

// HindsightDocument lays out what became of decisions, assumptions and risks:
// the answer, what somebody has to do, then the tables.
func HindsightDocument(r *hindsight.Report, o HindsightView) *Document {
	d := &Document{Title: r.Company + ", cycle " + r.Cycle + ": hindsight", Headline: hindsightFacts(r), Footer: o.Footer}
	p := &hindsightPage{r, d, o}
	d.Subtitle = p.subtitle()
	p.add(&Paragraph{Plain(strings.Join(hindsightSentences(r), " "))})
	p.asks()
	p.decisions()
	p.assumptions()
	p.risks()
	return d
}

func (p *hindsightPage) add(bs ...Block) { p.d.Blocks = append(p.d.Blocks, bs...) }

// mostHindsight is how many rows of a table stand before the rest is counted.
const mostHindsight = 20

// list adds a table: the rows that are news, then, folded or counted, those that
// are not. Columns of which no row says anything are left out. Where nothing is
// news, quiet says so.
func (p *hindsightPage) list(t *Table, rows []Row, news func(i int) bool, quiet, rest string, optional ...string) {
	for i, r := range rows {
		if p.All || news(i) && len(t.Rows) < mostHindsight {
			t.Rows = append(t.Rows, r)
		} else {
			t.Rest = append(t.Rest, r)
		}
	}
	if len(t.Rows) == 0 {
		p.quiet(t, quiet, optional)
		return
	}
	for _, title := range optional {
		t.without(title)
	}
	if len(t.Rest) > 0 {
		t.MoreText, t.MoreFlag = rest, "--all"
	}
	p.add(t)
}

// quiet says that nothing is news, and holds the table where it can be folded.
func (p *hindsightPage) quiet(t *Table, words string, optional []string) {
	if len(t.Rest) == 0 || words == "" && !p.Folds {
		return
	}
	if words == "" {
		words = t.Caption
	}
	if !p.Folds {
		p.add(&Paragraph{Text{Normal.Of(words), Muted.Of(" --all lists " + oneMany(len(t.Rest), "it", "them") + ".")}})
		return
	}
	t.Rows, t.Rest = t.Rest, nil
	for _, title := range optional {
		t.without(title)
	}
	p.add(&Details{Summary: Plain(words), Blocks: []Block{t}})
}

func (p *hindsightPage) subtitle() Text {
	words := "from facts to " + p.r.LastClosed
	switch n := len(p.r.Cycles); n {
	case 0:
		words += ", no plan was committed before"
	case 1:
		words += ", against the plan of " + p.r.Cycles[0]
	default:
		words += ", against " + Count(n, "plan", "plans") + " of " + p.r.Cycles[0] + " to " + p.r.Cycles[n-1]
	}
	if len(p.r.Skipped) > 0 {
		words += " (skipped: " + strings.Join(p.r.Skipped, ", ") + ")"
	}
	t := Text{Normal.Of(words)}
	if p.r.AsOf != "" {
		t = append(t, Muted.Of(" · as of "+p.r.AsOf))
	}
	for _, why := range p.r.NotRead {
		t = append(t, Warn.Of(" · not read: "+why))
	}
	if p.r.Short {
		t = append(t, Warn.Of(" · the clone is shallow, so there may be more"))
	}
	return t
}

// hindsightFacts are the counts that answer first.
func hindsightFacts(r *hindsight.Report) []Fact {
	var out []Fact
	if l := r.Ledger; l != nil {
		f := Fact{Label: "decisions kept", Value: Whole(l.Total.Kept) + " of " + Whole(l.Total.Kept+l.Total.Missed), Tone: Good}
		if l.Total.Kept+l.Total.Missed == 0 {
			f.Value, f.Tone = NotKnown, Normal
		}
		if l.Total.Missed > 0 {
			f.Tone = Bad
		}
		out = append(out, f)
	}
	if len(r.Assumptions) > 0 {
		n := countBroken(r)
		f := Fact{Label: "assumptions broken", Value: Whole(n) + " of " + Whole(len(r.Assumptions)), Tone: Good}
		if n > 0 {
			f.Tone = Bad
		}
		out = append(out, f)
	}
	if len(r.Risks) > 0 {
		n := len(risksOf(r, hindsight.Happened))
		out = append(out, Fact{Label: "risks that came true", Value: Whole(n) + " of " + Whole(len(r.Risks))})
	}
	return out
}

func countBroken(r *hindsight.Report) (n int) {
	for i := range r.Assumptions {
		if broken(&r.Assumptions[i]) {
			n++
		}
	}
	return n
}

func broken(a *hindsight.Assumption) bool {
	return a.State == hindsight.Broken || a.State == hindsight.BrokenInPlan
}

func risksOf(r *hindsight.Report, fate hindsight.Fate) (out []*hindsight.Risk) {
	for i := range r.Risks {
		if r.Risks[i].Fate == fate {
			out = append(out, &r.Risks[i])
		}
	}
	return out
}

// hindsightSentences are the answer: what was kept, what broke and what it cost.
func hindsightSentences(r *hindsight.Report) []string {
	var out []string
	if l := r.Ledger; l != nil {
		out = append(out, decidedSentence(r, &l.Total))
	}
	if s := brokeSentence(r); s != "" {
		out = append(out, s)
	}
	if s := riskSentence(r); s != "" {
		out = append(out, s)
	}
	if len(out) == 0 {
		return []string{"Neither decisions nor assumptions nor risks stand in the plans read."}
	}
	return out
}

func decidedSentence(r *hindsight.Report, l *hindsight.Line) string {
	told := l.Kept + l.Missed
	if told == 0 {
		return "Of " + Count(l.Decisions, "decision", "decisions") + " none can be judged yet."
	}
	s := "Of " + Count(told, "decision", "decisions") + " whose outcome can be told " + Whole(l.Kept) + " kept what " + oneMany(l.Kept, "it", "they") + " promised"
	i := slices.IndexFunc(r.Decisions, func(d hindsight.Decision) bool { return d.Outcome != nil && d.Outcome.Verdict == hindsight.Missed })
	if i < 0 {
		return s + "."
	}
	d := &r.Decisions[i]
	return s + "; " + d.ID + " missed it: " + d.Outcome.What + " came to " + outcomeNumber(d.Outcome, d.Outcome.Came, r.Currency) + ", " + outcomeNumber(d.Outcome, d.Outcome.Target, r.Currency) + " expected."
}

func oneMany(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func brokeSentence(r *hindsight.Report) string {
	n := countBroken(r)
	if n == 0 {
		return ""
	}
	a := &r.Assumptions[0]
	s := Count(n, "assumption is", "assumptions are") + " broken, first " + a.ID
	if n == 1 {
		s = "1 assumption is broken, " + a.ID
	}
	if m := a.Past.Add(a.Coming); m != 0 {
		s += " with " + Money(m.Abs(), r.Currency, 0) + " of demand resting on it"
		if a.Coming != 0 {
			s += ", " + Money(a.Coming.Abs(), r.Currency, 0) + " of it still to come"
		}
	}
	return s + "."
}

func riskSentence(r *hindsight.Report) string {
	happened := risksOf(r, hindsight.Happened)
	if len(happened) == 0 {
		return ""
	}
	x := happened[0]
	verb := " cost "
	if x.Opportunity {
		verb = " brought "
	}
	s := Count(len(happened), "risk", "risks") + " came true: " + x.ID
	if len(happened) > 1 {
		s = Count(len(happened), "risk", "risks") + " came true, the largest " + x.ID + ","
	}
	if x.Came.IsMissing() {
		return s + ", and nobody says what it came to."
	}
	return s + verb + Money(x.Came, r.Currency, 0) + " where " + Money(x.Expected, r.Currency, 0) + " were expected."
}

// outcomeNumber prints a number of an outcome's measure: money in the plan's
// currency, all else as it is.
func outcomeNumber(o *hindsight.Outcome, n quantity.Number, currency string) string {
	switch o.Measure {
	case "revenue", "margin":
		return Money(n, currency, 0)
	}
	return Quantity(n, min(decimalsOf(n), 2))
}
