package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/signoff"
)

// who says in one line who fills the seats of a rule, for whom it waits, and
// whose approval was of something else.
func (p signOffPage) who(x *signoff.Rule) Text {
	if x.State == signoff.Skipped {
		return Text{Muted.Of("does not apply")}
	}
	var filled, empty []Text
	eachSeat(x.Need, false, func(s *signoff.Seat) {
		if s.Person != "" {
			filled = append(filled, Text{Normal.Of(p.seat(s))})
		}
	})
	for _, m := range p.missing(x) {
		empty = append(empty, p.waits(m))
	}
	out := joinTexts(filled, ", ")
	for _, t := range slices.Concat(p.rejections(x), empty) {
		if len(out) > 0 {
			out = append(out, Normal.Of("; "))
		}
		out = append(out, t...)
	}
	if len(out) == 0 && x.State == signoff.Failed {
		return Text{Bad.Of("cannot be judged")}
	}
	return out
}

func joinTexts(list []Text, by string) Text {
	var out Text
	for i, t := range list {
		if i > 0 {
			out = append(out, Normal.Of(by))
		}
		out = append(out, t...)
	}
	return out
}

// eachSeat calls f for the seats of a tree; of alternatives that are not needed
// only if all is asked.
func eachSeat(n *signoff.Node, all bool, f func(*signoff.Seat)) {
	if n == nil || n.State == signoff.Skipped && !all {
		return
	}
	for i := range n.Seats {
		f(&n.Seats[i])
	}
	for i := range n.Children {
		eachSeat(&n.Children[i], all, f)
	}
}

// seat says who fills it, and by what: `anna (signed 2026-12-10)`.
func (p signOffPage) seat(s *signoff.Seat) string {
	who := Clean(s.Person)
	if s.For != "" {
		who += " for " + Clean(s.For)
	}
	var how []string
	for _, id := range strings.Fields(s.By) {
		if v := p.voice(id); v != nil {
			how = append(how, given(v, p.explained))
		}
	}
	if len(how) > 0 {
		who += " (" + strings.Join(how, ", ") + ")"
	}
	return who
}

// given says what somebody did, and when: signed 2026-12-10, carried over.
func given(v *signoff.Voice, explained bool) string {
	s := "signed"
	if v.Kind == "review" {
		s = "reviewed"
	}
	if day := dayOf(v.SignedAt); day != "" {
		s += " " + day
	}
	switch v.Standing {
	case signoff.Direct:
	case signoff.Carried:
		s += ", carried over"
	default:
		s += ", an earlier plan"
	}
	if explained && strings.Contains(v.Why, "witnessed: not yet") {
		s += ", witnessed: not yet"
	}
	return s
}

func (p signOffPage) voice(id string) *signoff.Voice {
	for _, list := range [][]signoff.Voice{p.r.Counted, p.r.Lapsed} {
		for i := range list {
			if list[i].ID == id {
				return &list[i]
			}
		}
	}
	return nil
}

// want is seats of one role that are empty, how many, and who could fill them.
type want struct {
	signoff.Missing
	seats int
}

// missing are the empty seats of a rule, those that are alike together.
func (p signOffPage) missing(x *signoff.Rule) []want {
	var out []want
	for _, m := range p.r.Missing {
		if m.Rule != x.ID || !of(x, &m) {
			continue
		}
		i := slices.IndexFunc(out, func(w want) bool {
			return w.Role == m.Role && w.Evidence == m.Evidence && w.Any == m.Any && w.Why == m.Why && slices.Equal(w.From, m.From)
		})
		if i < 0 {
			out = append(out, want{m, 1})
		} else {
			out[i].seats++
		}
	}
	return out
}

// of reports whether what is missing is of this rule: at a close two policies
// may have rules of one name.
func of(x *signoff.Rule, m *signoff.Missing) bool { return x.Purpose == m.Purpose && x.New == m.New }

// waits says for whom a seat waits.
func (p signOffPage) waits(m want) Text {
	role := Clean(m.Role)
	if m.seats > 1 {
		role = Whole(m.seats) + " of " + role
	}
	var t Text
	if m.Any != "" {
		t = append(t, Muted.Of("or "+Clean(m.Any)+": "))
	}
	if len(m.From) == 0 {
		t = append(t, Bad.Of(role+": nobody can"))
		if m.Why != "" {
			t = append(t, Normal.Of(" ("+clipped(m.Why, 200)+")"))
		}
		return t
	}
	from := slices.Clone(m.From)
	if len(from) > mostPeople {
		from = append(from[:mostPeople-1], Whole(len(m.From)-mostPeople+1)+" more")
	}
	t = append(t, Warn.Of("waits for "+strings.Join(from, " or ")), Normal.Of(" ("+role+")"))
	switch m.Evidence {
	case "signature":
		t = append(t, Muted.Of(" to sign"))
	case "review":
		t = append(t, Muted.Of(" to review"))
	case "both":
		t = append(t, Muted.Of(" to sign and review"))
	}
	return t
}

// mostPeople is how many people are named for a seat, mostCells how many cells
// that changed since an approval.
const (
	mostPeople = 4
	mostCells  = 4
)

// lapsed says who approved something else, and what has changed since. People of
// whom the same is to be said stand together; those who have agreed again are not
// told of.
func (p signOffPage) lapsed() []Block {
	type group struct {
		who []string
		v   *signoff.Voice
	}
	var groups []*group
	for i := range p.r.Lapsed {
		v := &p.r.Lapsed[i]
		who := Clean(v.Person)
		if v.For != "" {
			who += " for " + Clean(v.For)
		}
		if p.agrees(v) {
			continue
		}
		at := slices.IndexFunc(groups, func(g *group) bool { return g.v.Why == v.Why && slices.Equal(g.v.Changed, v.Changed) })
		if at < 0 {
			at, groups = len(groups), append(groups, &group{v: v})
		}
		if g := groups[at]; !slices.Contains(g.who, who) {
			g.who = append(g.who, who)
		}
	}
	var out []Block
	for _, g := range groups {
		out = append(out, &Paragraph{since(g.v, cells(g.who, mostPeople))})
	}
	return out
}

// agrees reports whether somebody whose approval has lapsed has approved again.
func (p signOffPage) agrees(lapsed *signoff.Voice) bool {
	return slices.ContainsFunc(p.r.Counted, func(v signoff.Voice) bool {
		return v.Person == lapsed.Person && v.For == lapsed.For && v.Verdict == "approve" && v.Purpose == lapsed.Purpose
	})
}

func since(v *signoff.Voice, who string) Text {
	if len(v.Changed) == 0 {
		return Text{Strong.Of("Lapsed: "), Normal.Of("what " + who + " approved: " + clipped(v.Why, 160))}
	}
	return Text{Strong.Of("Lapsed: "), Normal.Of("since " + who + " approved, " + Count(len(v.Changed), "value changed", "values changed") + ": " + clipped(cells(v.Changed, mostCells), 240))}
}

func cells(list []string, most int) string {
	if len(list) > most {
		return strings.Join(list[:most], ", ") + " and " + Whole(len(list)-most) + " more"
	}
	return strings.Join(list, ", ")
}

// rejections are who rejects in a role of the rule, with their reasons.
func (p signOffPage) rejections(x *signoff.Rule) []Text {
	if x.State != signoff.Rejected {
		return nil
	}
	var out []Text
	for i := range p.r.Counted {
		v := &p.r.Counted[i]
		if v.Verdict != "reject" || !slices.Contains(v.Blocks, x.ID) {
			continue
		}
		t := Text{Bad.Of(Clean(v.Person) + " rejects")}
		if v.Reason != "" {
			t = append(t, Normal.Of(": “"+clipped(v.Reason, 120)+"”"))
		}
		out = append(out, t)
	}
	return out
}
