package adjust

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Question is a decision that somebody wants to be made about gaps. Values are
// as they were typed.
type Question struct {
	// Gaps are ids, each for all gaps of that id; or patterns that end in `*`.
	Gaps []string
	// Text is what is to be decided.
	Text           string
	ID, Owner, Due string
	// Options are each `ID: SUMMARY, COST, BRANCH`; cost and branch may be left
	// out.
	Options   []string
	Recommend string
	DecidedBy []string
}

// OptionForm says how an option is written.
const OptionForm = "ID: SUMMARY, COST, BRANCH, of which cost and branch may be left out"

// decisionOrder is the order of a decision's keys, as the schema has them.
var decisionOrder = []string{"kind", "version", "owner", "id", "question", "status", "due", "options", "recommended", "chosen", "because", "decided_by",
	"covers", "expected", "reconsider_if", "superseded_by"}

// asking is one question while it is made.
type asking struct {
	s      *State
	r      *projection.Result
	q      *Question
	gaps   []*projection.Gap
	result *Result
	bad    Problems
}

// Decide writes a decision about gaps into a file of its own. r is the plan
// computed. All that is wrong is told at once, as [Problems].
func Decide(s *State, r *projection.Result, q *Question) (*Result, string, error) {
	a := &asking{s: s, r: r, q: q, result: newResult()}
	a.find()
	a.words()
	options := a.options()
	if len(a.gaps) > 0 {
		a.owner()
		a.due()
		a.deciders()
	}
	a.name()
	if len(a.bad) > 0 {
		return nil, "", a.bad
	}
	options = a.propose(options)
	a.recommended(options)
	if len(a.bad) > 0 {
		return nil, "", a.bad
	}
	a.write(options)
	return a.result, q.ID, nil
}

func (a *asking) problem(summary, do string) {
	a.bad = append(a.bad, Problem{Summary: summary, Do: do})
}

func (a *asking) note(format string, args ...any) {
	a.result.Notes = append(a.result.Notes, fmt.Sprintf(format, args...))
}

// find looks the gaps up. Of several under one id, as a budget that is missed in
// several stretches, those are meant that are open and need it most: nobody is
// asked to agree to what is within the tolerances.
func (a *asking) find() {
	for _, name := range a.q.Gaps {
		head, pattern := strings.CutSuffix(name, "*")
		var all []*projection.Gap
		for i := range a.r.Gaps {
			g := &a.r.Gaps[i]
			if id := g.ID(); id == name || pattern && strings.HasPrefix(id, head) && g.Class == projection.NeedsDecision {
				all = append(all, g)
			}
		}
		if len(all) == 0 {
			a.unknownGap(name, pattern)
			continue
		}
		if !pattern {
			all = a.worst(all)
		}
		for _, g := range all {
			if !slices.Contains(a.gaps, g) {
				a.gaps = append(a.gaps, g)
			}
		}
	}
	for _, g := range a.gaps {
		switch {
		case g.CoveredBy != "":
			a.problem(g.ID()+" is covered by "+g.CoveredBy+", which is accepted", "supersede that one: accord decide "+g.CoveredBy+" --supersede OTHER, once the other is written about what is new")
		case g.ProposedBy != "":
			a.problem(g.ID()+" is asked in "+g.ProposedBy+" already", "decide it: accord decide "+g.ProposedBy+" --choose OPTION --because WHY --accept")
		}
	}
}

// worst are the gaps of one id that nobody has decided or asked about, of those of
// the highest class that is there; all of them where none is open.
func (a *asking) worst(all []*projection.Gap) []*projection.Gap {
	open := slices.DeleteFunc(slices.Clone(all), func(g *projection.Gap) bool { return g.CoveredBy != "" || g.ProposedBy != "" })
	if len(open) == 0 {
		return all
	}
	class := slices.MaxFunc(open, func(x, y *projection.Gap) int { return cmp.Compare(x.Class, y.Class) }).Class
	out := slices.DeleteFunc(slices.Clone(open), func(g *projection.Gap) bool { return g.Class != class })
	if n := len(open) - len(out); n > 0 {
		a.note("it covers %d of %d gaps %s: what is smaller, in other periods, is left open", len(out), len(open), all[0].ID())
	}
	return out
}

// unknownGap says which gap may be meant: the most expensive ones are compared.
func (a *asking) unknownGap(name string, pattern bool) {
	if pattern {
		a.problem(fmt.Sprintf("no gap that needs a decision is like %q", clip(name)), "`accord gaps` lists them")
		return
	}
	const compared = 1000
	var ids []string
	for i := range a.r.Gaps[:min(len(a.r.Gaps), compared)] {
		if id := a.r.Gaps[i].ID(); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	p := Problem{Summary: fmt.Sprintf("the plan has no gap %q", clip(name)), Do: "`accord gaps` lists them"}
	if near := dimension.Nearest(name, ids); near != "" {
		p.Do = "did you mean " + near + "?"
	}
	a.bad = append(a.bad, p)
}

// words checks the texts.
func (a *asking) words() {
	a.q.Text = tidy(a.q.Text)
	if a.q.Text == "" {
		a.problem("the question is not said", "say with --question what is to be decided, with its figures")
	}
	if what := odd(a.q.Text); what != "" {
		a.problem("the question holds "+what, "leave it out")
	}
}

// name gives the decision an id that no other one has, and its file a path.
func (a *asking) name() {
	taken := map[string]string{}
	for i := range a.s.Plan.Decisions {
		taken[strings.ToLower(a.s.Plan.Decisions[i].ID)] = a.s.Plan.Decisions[i].ID
	}
	switch {
	case a.q.ID != "" && !planfile.IsIdentifier(a.q.ID):
		a.problem(fmt.Sprintf("%q is no id", clip(a.q.ID)), "use letters, digits, dots, hyphens, plus signs and underscores, 64 at most")
	case a.q.ID != "" && taken[strings.ToLower(a.q.ID)] != "":
		a.problem("decision "+taken[strings.ToLower(a.q.ID)]+" is there already", "give another --id, or decide that one: accord decide "+taken[strings.ToLower(a.q.ID)]+" --choose OPTION --because WHY")
	case a.q.ID == "" && len(a.gaps) > 0:
		base := a.s.Plan.Cycle + "-" + slug(a.gaps[0].ID())
		base = strings.Trim(base[:min(len(base), 60)], ".-_+") // leaves room for a number
		a.q.ID = base
		for i := 2; taken[strings.ToLower(a.q.ID)] != ""; i++ {
			a.q.ID = fmt.Sprintf("%s-%d", base, i)
		}
	}
}

// slug makes an id of a text.
func slug(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '/' || r == '@' {
			return '-'
		}
		return r
	}, s))
}

// owner is who asks: the person's role, where there is one; else whoever answers
// for what the dearest gap is about.
func (a *asking) owner() {
	p := a.s.Plan
	if a.q.Owner != "" {
		if p.Policy != nil && p.Policy.Role(a.q.Owner) == nil {
			a.bad = append(a.bad, a.s.noRole("owner", a.q.Owner))
		}
		return
	}
	if roles := a.s.roles(); len(roles) == 1 {
		a.q.Owner = roles[0]
		return
	}
	dearest := slices.MaxFunc(a.gaps, func(x, y *projection.Gap) int { return cmp.Compare(x.Money, y.Money) })
	switch {
	case dearest.Source != dimension.None && p.Sources[dearest.Source].Owner != "":
		a.q.Owner = p.Sources[dearest.Source].Owner
	case dearest.Family != dimension.None:
		a.q.Owner = p.Families[dearest.Family].Owner
	default:
		a.q.Owner = p.Owner
	}
	a.note("%s asks, who answers for %s; another one is said with --owner", a.q.Owner, dearest.ID())
}

// noRole says that a role is not of the policy.
func (s *State) noRole(what, name string) Problem {
	var names []string
	for _, r := range s.Plan.Policy.Roles {
		names = append(names, r.ID)
	}
	return unknown(0, what, name, names)
}

// due is the day that is said, or the first of the gaps' last days.
func (a *asking) due() {
	if a.q.Due != "" {
		day, err := period.ParseDate(a.q.Due)
		switch {
		case err != nil:
			a.problem(fmt.Sprintf("--due %q is not a date", clip(a.q.Due)), "write it as 2026-12-31")
		case a.s.AsOf != period.NoDate && day < a.s.AsOf:
			a.problem("--due "+a.q.Due+" has passed: it is "+a.s.AsOf.String(), "name a day on which something can still be done")
		}
		return
	}
	first := period.NoDate
	var of *projection.Gap
	for _, g := range a.gaps {
		if g.LastDay != period.NoDate && (first == period.NoDate || g.LastDay < first) {
			first, of = g.LastDay, g
		}
	}
	switch {
	case first == period.NoDate:
		a.problem("no last day is known on which something can still be done about "+a.gaps[0].ID(), "say with --due by when it must be decided")
	case a.s.AsOf != period.NoDate && first < a.s.AsOf:
		a.problem("the last day to order anything for "+of.ID()+" was "+first.String(), "say with --due by when it must be decided; what can still be done is not an order")
	default:
		a.q.Due = first.String()
	}
}

// folder is where most decisions of the plan lie.
func (s *State) folder(kind, usual string) string {
	count, best := map[string]int{}, usual
	for _, d := range s.Documents {
		if d.Kind == kind {
			count[path.Dir(d.Path)]++
		}
	}
	for dir, n := range count {
		if n > count[best] || n == count[best] && dir < best {
			best = dir
		}
	}
	return best
}

// write makes the file.
func (a *asking) write(options []choice) {
	q := a.q
	text := planfile.AsText
	pairs := []planfile.Pair{{Key: "kind", Value: text("Decision")}, {Key: "version", Value: planfile.AsNumber("1")}, {Key: "owner", Value: text(q.Owner)}, {Key: "id", Value: text(q.ID)},
		{Key: "question", Value: text(q.Text)}, {Key: "status", Value: text(string(decision.Proposed))}, {Key: "due", Value: planfile.AsNumber(q.Due)}}
	var elements []planfile.Value
	for _, o := range options {
		elements = append(elements, o.element())
	}
	pairs = append(pairs, planfile.Pair{Key: "options", Value: planfile.AsElements(elements...)})
	if q.Recommend != "" {
		pairs = append(pairs, planfile.Pair{Key: "recommended", Value: text(q.Recommend)})
	}
	if len(q.DecidedBy) > 0 {
		pairs = append(pairs, planfile.Pair{Key: "decided_by", Value: planfile.AsList(q.DecidedBy...)})
	}
	pairs = append(pairs, planfile.Pair{Key: "covers", Value: planfile.AsElements(a.covers()...)})
	if e, ok := a.expected(); ok {
		pairs = append(pairs, planfile.Pair{Key: "expected", Value: e})
	}
	file := a.s.freeFile(path.Join(a.s.folder("Decision", "decisions"), q.ID))
	a.result.After[file] = planfile.NewDocument(pairs...)
	a.told(file, options)
}

// freeFile is a path that no file of the plan has, in any case of letters.
func (s *State) freeFile(base string) string {
	for i := 1; ; i++ {
		try := base + ".yaml"
		if i > 1 {
			try = fmt.Sprintf("%s-%d.yaml", base, i)
		}
		if !slices.ContainsFunc(s.Documents, func(d *planfile.Document) bool { return strings.EqualFold(d.Path, try) }) {
			return try
		}
	}
}

// covers are the gaps with their periods and size.
func (a *asking) covers() []planfile.Value {
	var out []planfile.Value
	ids := map[string]bool{}
	for _, g := range a.gaps {
		base := strings.Trim(slug(g.What)[:min(len(g.What), 60)], ".-_+")
		id := base
		for i := 2; ids[id]; i++ {
			id = fmt.Sprintf("%s-%d", base, i)
		}
		ids[id] = true
		pairs := []planfile.Pair{{Key: "id", Value: planfile.AsText(id)}, {Key: "gap", Value: planfile.AsText(g.ID())},
			{Key: "periods", Value: planfile.AsNumber(a.s.label(g.From, g.To))}}
		if g.Measure != "" && !g.Units.IsMissing() {
			pairs = append(pairs, planfile.Pair{Key: "up_to", Value: planfile.AsNumber(g.Units.String())})
		}
		out = append(out, planfile.AsMap(pairs...))
	}
	return out
}

// expected is that a backlog is gone, where that is what it is all about: it is
// looked at in the period behind it. It is left out where nothing else than
// living with it is recommended.
func (a *asking) expected() (planfile.Value, bool) {
	g := a.gaps[0]
	backlog := g.Kind == projection.Shortage || g.Kind == projection.LateBacklog || g.Kind == projection.NoSource
	if len(a.gaps) > 1 || !backlog || g.Measure != projection.AtPeak || a.q.Recommend == accept {
		return planfile.Value{}, false
	}
	p := a.s.Plan
	return planfile.AsMap(planfile.Pair{Key: "measure", Value: planfile.AsText("backlog")}, planfile.Pair{Key: "item", Value: planfile.AsText(p.Items[g.Item].ID)},
		planfile.Pair{Key: "site", Value: planfile.AsText(p.Sites[g.Site].ID)}, planfile.Pair{Key: "period", Value: planfile.AsNumber(a.s.label(g.From, g.To))},
		planfile.Pair{Key: "target", Value: planfile.AsNumber("0")}, planfile.Pair{Key: "check_on", Value: planfile.AsNumber(p.Calendar.Label(g.To + 1))}), true
}

// told lists what was written.
func (a *asking) told(file string, options []choice) {
	e, err := planfile.NewEditor(a.result.After[file])
	line := func(path ...string) int {
		if err != nil {
			return 1
		}
		return e.Line(path...)
	}
	say := func(at int, field, value string) {
		a.result.Written = append(a.result.Written, Written{File: file, Line: at, Field: field, After: value})
	}
	say(line("question"), "question", a.q.Text)
	say(line("due"), "due", a.q.Due)
	for _, o := range options {
		say(line("options", o.id), "option "+o.id, o.String())
	}
	for i, v := range a.covers() {
		size := v.Field("up_to")
		if size != "" {
			size = ", up to " + size
		}
		say(line("covers", v.Field("id")), "covers", a.gaps[i].ID()+" in "+v.Field("periods")+size)
	}
	if len(a.q.DecidedBy) > 0 {
		say(line("decided_by"), "decided_by", strings.Join(a.q.DecidedBy, ", "))
	}
}

// money is an amount in plan currency, or "" where it is not known.
func money(n *quantity.Number) string {
	if n == nil || n.IsMissing() {
		return ""
	}
	return n.String()
}
