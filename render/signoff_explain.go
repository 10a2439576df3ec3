package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/signoff"
)

// explain prints the tree of each rule, then all evidence.
func (p signOffPage) explain() []Block {
	var out []Block
	if len(p.r.Rules) > 0 {
		t := &Table{Fixed: 1, Columns: []Column{{Title: ""}, {Title: "rule"}, {Title: "who"}}}
		for i := range p.r.Rules {
			p.tree(t, &p.r.Rules[i])
		}
		out = append(out, t)
	}
	for _, part := range []struct {
		title string
		list  []signoff.Voice
	}{{"Counted", p.r.Counted}, {"Lapsed", p.r.Lapsed}, {"Not counted", p.r.NotCounted}} {
		if len(part.list) > 0 {
			out = append(out, &Heading{Level: 2, Text: part.title}, p.voices(part.list))
		}
	}
	if len(p.r.Contributors) > 0 {
		out = append(out, &Heading{Level: 2, Text: "Who made the change"}, p.contributors())
	}
	if len(p.r.Control) > 0 {
		l := &List{}
		for _, x := range p.r.Control {
			l.Items = append(l.Items, Plain(x.Sort+": "+x.Path+" "+x.How))
		}
		out = append(out, &Heading{Level: 2, Text: "Control files that differ"}, l)
	}
	return out
}

// tree adds the rows of a rule: why it applies, then what it asks for.
func (p signOffPage) tree(t *Table, x *signoff.Rule) {
	name := p.name(x)
	if x.Name != "" {
		name += ": " + clipped(x.Name, 120)
	}
	t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: Text{mark(x.State)}}, {Text: Text{Strong.Of(name)}, Link: placeLink(x)}, Words(stateWords(x.State))}})
	if x.When != nil {
		p.branch(t, x, x.When, "when ", 1)
	}
	if x.Need != nil {
		p.branch(t, x, x.Need, "needs ", 1)
	}
}

func stateWords(s signoff.State) string {
	switch s {
	case signoff.Met:
		return "met"
	case signoff.Skipped:
		return "does not apply"
	case signoff.Rejected:
		return "rejected"
	case signoff.Failed:
		return "cannot be judged"
	}
	return "not met yet"
}

// branch adds the row of a node and those below it, drawn as a tree.
func (p signOffPage) branch(t *Table, x *signoff.Rule, n *signoff.Node, lead string, depth int) {
	text := lead + n.Text
	if n.ID != "" {
		text = lead + n.ID + ": " + n.Text
	}
	row := Row{Cells: []Cell{{}, {Text: Text{Muted.Of("└" + strings.Repeat("──", depth-1) + " "), mark(n.State), Normal.Of(clipped(text, 300))}}, {}}}
	if len(n.Seats) > 0 {
		var who []Text
		for i := range n.Seats {
			who = append(who, p.chair(x, n, &n.Seats[i]))
		}
		row.Cells[2] = Cell{Text: joinTexts(who, "; ")}
	}
	t.Rows = append(t.Rows, row)
	for i := range n.Children {
		p.branch(t, x, &n.Children[i], "", depth+1)
	}
}

// chair says who fills a seat, or who could.
func (p signOffPage) chair(x *signoff.Rule, n *signoff.Node, s *signoff.Seat) Text {
	role := Clean(s.Role) + ": "
	if s.Person != "" {
		return Text{Normal.Of(role), Good.Of(p.seat(s))}
	}
	if n.State == signoff.Skipped {
		return Text{Muted.Of(role + "not needed")}
	}
	if len(s.Could) == 0 {
		t := Text{Normal.Of(role), Bad.Of("nobody can")}
		for _, m := range p.missing(x) {
			if m.Role == s.Role && m.Why != "" {
				return append(t, Normal.Of(" ("+clipped(m.Why, 300)+")"))
			}
		}
		return t
	}
	return Text{Normal.Of(role), Warn.Of("waits for " + strings.Join(s.Could, " or "))}
}

// voices lists evidence.
func (p signOffPage) voices(list []signoff.Voice) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "who"}, {Title: "says"}, {Title: "when"}, {Title: "what"}, {Title: "and"}}}
	for i := range list {
		v := &list[i]
		who := v.Person
		if who == "" {
			who = "nobody known"
		}
		if v.Role != "" {
			who += " (" + v.Role + ")"
		}
		if v.For != "" && v.Verdict != "revoke" && v.Purpose != "ratify" {
			who += " for " + v.For
		}
		says := v.Verdict
		if v.Purpose != "" && v.Purpose != p.r.Purpose {
			says += ", " + v.Purpose
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(who), Words(says), Words(dayOf(v.SignedAt)), Words(v.Kind + " " + shortHash(v.ID)), {Text: p.remark(v)}}})
	}
	return t
}

// remark is all else that is known of evidence.
func (p signOffPage) remark(v *signoff.Voice) Text {
	var list []string
	if v.Standing == signoff.Carried {
		list = append(list, "carried over")
	}
	why := clipped(v.Why, 400)
	if len(v.Changed) > 0 {
		why = strings.TrimPrefix(why+": ", ": ") + clipped(cells(v.Changed, mostListed), 2000)
	}
	if why != "" {
		list = append(list, why)
	}
	for _, a := range v.Accepts {
		list = append(list, "accepts "+clipped(a.Gap, 80)+" up to "+Quantity(a.Units, 0))
	}
	if v.Reason != "" {
		list = append(list, "“"+clipped(v.Reason, 400)+"”")
	}
	return Plain(strings.Join(list, "; "))
}

// mostListed is how many cells the long form names.
const mostListed = 40

// contributors lists who made the change, each person once: `ben: author and
// committer of db5d3e3ea8`.
func (p signOffPage) contributors() *List {
	var names []string
	of := map[string][]string{}     // what each had a part in, in order
	how := map[[2]string][]string{} // by name and of what
	for _, x := range p.r.Contributors {
		name := x.Person
		if name == "" {
			name = x.Name + " (no person of the policy)"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if !slices.Contains(of[name], x.Of) {
			of[name] = append(of[name], x.Of)
		}
		if k := [2]string{name, x.Of}; !slices.Contains(how[k], x.How) {
			how[k] = append(how[k], x.How)
		}
	}
	l := &List{}
	for _, name := range names {
		var parts []string
		for i := 0; i < len(of[name]); {
			part, same := strings.Join(how[[2]string{name, of[name][i]}], " and "), []string{}
			for ; i < len(of[name]) && strings.Join(how[[2]string{name, of[name][i]}], " and ") == part; i++ {
				same = append(same, of[name][i])
			}
			parts = append(parts, part+" of "+cells(same, mostCells))
		}
		l.Items = append(l.Items, Plain(clipped(name, 120)+": "+clipped(cells(parts, mostCells), 200)))
	}
	return l
}

// rest are the lines behind the rules: in short what has lapsed and what does not
// count, else what is history and by what the plan is known; and notes.
func (p signOffPage) rest() []Block {
	var out []Block
	notes := slices.Clone(p.r.Notes)
	if p.explained {
		if n := p.r.Elsewhere; n > 0 {
			notes = append(notes, Count(n, "statement is", "statements are")+" about other proposals or earlier cycles")
		}
		if p.r.Genesis != "" && !p.r.Anchored {
			notes = append(notes, "unanchored: nobody has stated that "+shortHash(string(p.r.Genesis))+" is the right genesis, as accord verify --genesis does")
		}
	} else {
		if p.r.Outcome != signoff.Approved {
			out = p.lapsed()
		}
		out = append(out, p.ignored()...)
	}
	if len(notes) > 0 {
		l := &List{}
		for _, s := range notes {
			l.Items = append(l.Items, Text{Muted.Of(clipped(s, 300))})
		}
		out = append(out, l)
	}
	return out
}

// ignored says in short which evidence does not count. Reviews that a newer one
// of the same person took the place of are left out, and so is what took them
// back, and at a close what was said of proposals.
func (p signOffPage) ignored() []Block {
	var list []string
	n := 0
	for i := range p.r.NotCounted {
		v := &p.r.NotCounted[i]
		if v.Kind == "review" && (v.Verdict == "revoke" || p.reviewed(v.Person)) || p.r.Purpose == "close" && v.Purpose == "proposal" {
			continue
		}
		if n++; n > mostIgnored {
			continue
		}
		who := v.Person
		if who == "" {
			who = shortHash(v.ID)
		}
		list = append(list, clipped(who, 60)+"’s "+v.Kind+" ("+clipped(v.Why, 100)+")")
	}
	if n > mostIgnored {
		list = append(list, Whole(n-mostIgnored)+" more")
	}
	if n == 0 {
		return nil
	}
	return []Block{&Paragraph{Text{Muted.Of("Not counted: " + strings.Join(list, "; "))}}}
}

// reviewed reports whether a review by a person counts, or would if nothing had
// changed since.
func (p signOffPage) reviewed(person string) bool {
	is := func(v signoff.Voice) bool { return v.Kind == "review" && v.Person == person }
	return person != "" && (slices.ContainsFunc(p.r.Counted, is) || slices.ContainsFunc(p.r.Lapsed, is))
}

// mostIgnored is how much evidence that does not count is named in the short
// form.
const mostIgnored = 3
