package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/signoff"
)

// SignOffView says how much of a sign-off is printed.
type SignOffView struct {
	// Explain prints the tree of each rule, and all evidence with what became of
	// it; else a rule has one line.
	Explain bool
	Footer  []Text
}

// SignOffDocument says who must agree to a change of a plan, and who has.
func SignOffDocument(r *signoff.Report, o SignOffView) *Document {
	p := signOffPage{r, o.Explain}
	d := &Document{Title: p.title(), Subtitle: p.subtitle(), Headline: []Fact{p.fact()}, Footer: o.Footer}
	d.Blocks = p.loud()
	if !p.cut() {
		d.Blocks = append(d.Blocks, &Paragraph{Plain(sentence(r.Why))})
	}
	d.Blocks = append(d.Blocks, p.cannot()...)
	if o.Explain {
		d.Blocks = append(d.Blocks, p.explain()...)
	} else if len(r.Rules) > 0 {
		d.Blocks = append(d.Blocks, p.rules())
	}
	d.Blocks = append(d.Blocks, p.rest()...)
	return d
}

// cut reports whether the sentence that says why had to end before its end, as
// forges want it, and the rules below say all of it.
func (p signOffPage) cut() bool {
	return strings.HasSuffix(p.r.Why, "…") && len(p.r.Rules) > 0
}

// SignOffBlocks are the same in a few lines, as a part of another document.
func SignOffBlocks(r *signoff.Report) []Block {
	p := signOffPage{r, false}
	out := append([]Block{&Heading{Level: 2, Text: "Sign-off: " + p.words(), ID: "sign-off"}}, p.loud()...)
	out = append(out, p.cannot()...)
	if l := p.lines(); len(l.Items) > 0 {
		out = append(out, l)
	}
	return append(out, p.rest()...)
}

// signOffPage makes the blocks of a sign-off; explained is the long form.
type signOffPage struct {
	r         *signoff.Report
	explained bool
}

func (p signOffPage) title() string {
	what := "sign-off"
	if p.r.Purpose == "close" {
		what = "sign-off of its close"
	}
	return strings.TrimPrefix(p.r.Name+", ", ", ") + "cycle " + p.r.Cycle + ": " + what
}

// subtitle names what is judged, and last the digest of its content, of which
// people need the beginning at most.
func (p signOffPage) subtitle() Text {
	var t Text
	switch {
	case p.r.HeadName != "" && p.r.Purpose == "close":
		t = append(t, Normal.Of("as "), Code.Of(p.r.HeadName), Normal.Of(" has it"))
	case p.r.HeadName != "":
		t = append(t, Normal.Of("of "), Code.Of(p.r.HeadName))
	}
	if p.r.TargetName != "" && p.r.TargetName != p.r.HeadName {
		t = append(t, Normal.Of(" against "), Code.Of(p.r.TargetName))
	}
	if p.r.Close != "" {
		t = append(t, Normal.Of(", since "), Code.Of(p.r.Close))
	}
	if p.r.AsOf != "" && p.r.AsOf != "none" {
		t = append(t, Muted.Of(" · as of "+p.r.AsOf))
	}
	if p.r.Content != "" {
		t = append(t, Muted.Of(" · content "+shortHash(string(p.r.Content))))
	}
	return t
}

// words name the outcome.
func (p signOffPage) words() string {
	switch p.r.Outcome {
	case signoff.Approved:
		return "approved"
	case signoff.NotYet:
		return "not yet"
	case signoff.Refusal:
		return "rejected"
	case signoff.Overridden:
		return "OVERRIDDEN, not ratified"
	}
	return "cannot be approved"
}

func (p signOffPage) tone() Style {
	switch p.r.Outcome {
	case signoff.Approved:
		return Good
	case signoff.NotYet:
		return Warn
	}
	return Bad
}

func (p signOffPage) fact() Fact {
	f := Fact{Label: "sign-off", Value: strings.ToUpper(p.words()), Tone: p.tone()}
	met, asked := 0, 0
	for i := range p.r.Rules {
		switch p.r.Rules[i].State {
		case signoff.Skipped:
		case signoff.Met:
			met++
			fallthrough
		default:
			asked++
		}
	}
	if asked > 0 {
		f.Detail = Whole(met) + " of " + Count(asked, "rule", "rules") + " met"
	}
	return f
}

// loud sets emergency overrides apart, ratified or not.
func (p signOffPage) loud() []Block {
	var out []Block
	for _, o := range p.r.Overrides {
		c := &Callout{Tone: Bad, Title: "Overridden by " + Clean(o.Person) + " (" + Clean(o.Role) + "), and nobody has ratified it"}
		if o.Ratified != "" {
			c.Tone, c.Title = Warn, "Overridden by "+Clean(o.Person)+" ("+Clean(o.Role)+"); ratified: "+Clean(o.Ratified)
		}
		t := Text{Normal.Of("“" + o.Reason + "”"), Muted.Of(" · " + dayOf(o.At) + " · "), Code.Of(shortHash(o.ID))}
		c.Blocks = []Block{&Paragraph{t}}
		out = append(out, c)
	}
	return out
}

// cannot says for which reasons nothing can be approved.
func (p signOffPage) cannot() []Block {
	var out []Block
	for _, part := range []struct {
		title string
		list  []string
	}{{"Blocked, whoever agrees", p.r.Blocked}, {"Cannot be judged", p.r.Failed}} {
		if len(part.list) == 0 {
			continue
		}
		l := &List{}
		for i, s := range part.list {
			if i == mostCannot {
				l.Items = append(l.Items, Text{Muted.Of(Whole(len(part.list)-i) + " more")})
				break
			}
			l.Items = append(l.Items, Plain(s))
		}
		out = append(out, &Callout{Tone: Bad, Title: part.title, Blocks: []Block{l}})
	}
	return out
}

// mostCannot is how many of them are listed, mostLines how many rules have a
// line of their own in another document.
const (
	mostCannot = 10
	mostLines  = 7
)

// lines gives each rule that waits a line, then those that are met, and counts
// the others.
func (p signOffPage) lines() *List {
	l := &List{}
	var waiting, met []*signoff.Rule
	skipped := 0
	for i := range p.r.Rules {
		switch x := &p.r.Rules[i]; x.State {
		case signoff.Met:
			met = append(met, x)
		case signoff.Skipped:
			skipped++
		default:
			waiting = append(waiting, x)
		}
	}
	left := map[string]int{}
	for _, list := range [][]*signoff.Rule{waiting, met} {
		for _, x := range list {
			if len(l.Items) >= mostLines {
				left[map[bool]string{true: "met", false: "waiting"}[x.State == signoff.Met]]++
				continue
			}
			t := Text{mark(x.State), Strong.Of(p.name(x)), Normal.Of(": ")}
			asks := p.why(x)
			if x.Need != nil && len(x.Need.Children) > 0 || x.ID == signoff.FurtherApprover {
				asks = p.asks(x) // whose seats do not tell what is asked for
			}
			if asks != "" {
				t = append(t, Normal.Of(asks+" – "))
			}
			l.Items = append(l.Items, append(t, p.who(x)...))
		}
	}
	var more []string
	for _, x := range []struct {
		n    int
		what string
	}{{left["waiting"], "not met"}, {left["met"], "met"}, {skipped, "not asked"}} {
		if x.n > 0 {
			more = append(more, Whole(x.n)+" "+x.what)
		}
	}
	if len(more) > 0 {
		l.Items = append(l.Items, Text{Muted.Of("other rules: " + strings.Join(more, ", "))})
	}
	return l
}

// rules gives each rule one row.
func (p signOffPage) rules() *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: ""}, {Title: "rule"}, {Title: "asks for"}, {Title: "who"}}}
	for i := range p.r.Rules {
		x := &p.r.Rules[i]
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: Text{mark(x.State)}}, {Text: Plain(p.name(x)), Link: placeLink(x)}, Words(p.asks(x)), {Text: p.who(x)}}})
	}
	return t
}

func placeLink(x *signoff.Rule) *Link {
	if x.At.File == "" {
		return nil
	}
	return &Link{File: x.At.File, Line: x.At.Line}
}

func mark(s signoff.State) Span {
	switch s {
	case signoff.Met:
		return Good.Of("✔ ")
	case signoff.Skipped, signoff.NotMet:
		return Muted.Of("– ")
	}
	return Bad.Of("✘ ")
}

// name is what a rule is called, and of which policy where there are two.
func (p signOffPage) name(x *signoff.Rule) string {
	s := x.ID
	if x.Decision != "" {
		s = "decision " + x.Decision
	}
	if x.New {
		s += " (new policy)"
	} else if x.Purpose == "policy" {
		s += " (policy)"
	}
	return clipped(s, 80)
}

// asks says why a rule applies and what it asks for.
func (p signOffPage) asks(x *signoff.Rule) string {
	why := p.why(x)
	switch {
	case x.Need == nil || x.Need.Text == "":
		return why
	case why == "":
		return needWords(x.Need)
	case strings.HasSuffix(why, "?"):
		return why + " " + needWords(x.Need)
	}
	return why + ": " + needWords(x.Need)
}

// why says why a rule applies, "" for one that always does.
func (p signOffPage) why(x *signoff.Rule) string {
	switch {
	case x.Decision != "":
		return clipped(x.Name, 120)
	case x.When != nil:
		var list []string
		for _, t := range tests(x.When) {
			list = append(list, p.compared(t))
		}
		return clipped(strings.Join(list, ", "), 200)
	case x.Purpose == "policy":
		return clipped(p.controls(), 200)
	}
	return ""
}

// views are the comparisons that a test names, as package signoff spells them.
var views = pattern.Of(` \[(target|close) → merge(, as the target judges)?\]`)

// compared says of a test what was compared where that is not the proposal with
// its target.
func (p signOffPage) compared(test string) string {
	m := views().FindStringSubmatch(test)
	if m == nil {
		return test
	}
	test = strings.Replace(test, m[0], "", 1)
	if m[2] != "" {
		test += ", as " + p.r.TargetName + " judges"
	}
	if m[1] == "close" && p.r.Close != "" && p.r.Purpose != "close" {
		return "since " + p.r.Close + ": " + test
	}
	return test
}

// controls says which control files differ, and whether it is by this change.
func (p signOffPage) controls() string {
	var now, before []string
	for _, c := range p.r.Control {
		list := &now
		if c.Since != "" {
			list = &before
		}
		if !slices.Contains(*list, c.Path) {
			*list = append(*list, c.Path)
		}
	}
	switch {
	case p.r.Purpose == "close" || len(now)+len(before) == 0:
		return ""
	case len(now) == 0:
		return cells(before, mostCells) + " changed since " + p.r.Close + " already"
	}
	return "changes " + cells(now, mostCells)
}

// tests are those of a condition that make it what it is: of one that is
// met those that are.
func tests(n *signoff.Node) []string {
	if len(n.Children) == 0 {
		return []string{n.Text}
	}
	var out []string
	for i := range n.Children {
		if n.Children[i].State == n.State {
			out = append(out, tests(&n.Children[i])...)
		}
	}
	return out
}

// needWords says in one line what a tree of needs asks for.
func needWords(n *signoff.Node) string {
	if len(n.Children) == 0 {
		return clipped(n.Text, 160)
	}
	var list []string
	for i := range n.Children {
		list = append(list, needWords(&n.Children[i]))
	}
	return clipped(n.Text+" ("+strings.Join(list, "; ")+")", 240)
}

// sentence begins with a capital letter and ends with a period.
func sentence(s string) string {
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "…") {
		return begun(s)
	}
	return begun(s) + "."
}

// shortHash abbreviates a digest.
func shortHash(s string) string {
	if digits, ok := strings.CutPrefix(s, "sha256:"); ok && len(digits) > 8 {
		return "sha256:" + digits[:8] + "…"
	}
	return clipped(s, 60)
}

// dayOf is the day of a time as reports spell it.
func dayOf(s string) string {
	day, _, _ := strings.Cut(s, "T")
	return day
}
