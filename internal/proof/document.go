package proof

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/render"
)

// Document says it on one page: the closes, what does not hold, and the two
// hashes to keep.
func (r *Report) Document() *render.Document {
	d := &render.Document{Title: r.title()}
	if r.Name != "" {
		d.Title = r.Name + ": " + r.title()
		d.Subtitle = render.Plain("in the history of " + r.TargetName)
	}
	if len(r.Links) > 0 {
		d.Blocks = append(d.Blocks, r.table())
	}
	d.Blocks = append(d.Blocks, r.hashes())
	if wrong := r.wrong(); len(wrong) > 0 {
		d.Blocks = append(d.Blocks, &render.Callout{Tone: render.Bad, Title: "What does not hold", Blocks: []render.Block{&render.List{Items: wrong}}})
	}
	if len(r.Notes) > 0 {
		var notes []render.Text
		for _, n := range r.Notes {
			notes = append(notes, render.Plain(n))
		}
		d.Blocks = append(d.Blocks, &render.Heading{Level: 2, Text: "To be known"}, &render.List{Items: notes})
	}
	if !r.Anchored && len(r.Links) > 0 {
		d.Footer = append(d.Footer, render.Plain("unanchored: nobody has stated that this genesis is the right one; --genesis states it, with the hash that is kept outside of the repository"))
	}
	if r.Fast {
		d.Footer = append(d.Footer, render.Plain("fast: effects were not computed again, and whether the statements were enough was not judged again"))
	}
	return d
}

// hashes are the two to keep outside of the repository, in full.
func (r *Report) hashes() *render.List {
	line := func(what string, hash statement.Hash) render.Text {
		return render.Text{render.Normal.Of(what + " "), render.Code.Of(string(hash))}
	}
	l := &render.List{Items: []render.Text{line("Genesis", r.Genesis)}}
	if r.Head != "" {
		l.Items = append(l.Items, line("Head "+r.Head, r.HeadHash))
	}
	return l
}

func (r *Report) title() string {
	closes := strconv.Itoa(len(r.Links)-1) + " closes"
	switch len(r.Links) {
	case 0:
		return "Not proven: there is no genesis"
	case 2:
		closes = "1 close"
	}
	switch {
	case !r.Proven:
		return "Not proven"
	case !r.Anchored:
		return "Unanchored: genesis and " + closes + " hold together"
	}
	return "Proven: genesis and " + closes
}

// table is one line for each link.
func (r *Report) table() *render.Table {
	t := &render.Table{Columns: []render.Column{{Title: "tag"}, {Title: "signed"}, {Title: "closer"}, {Title: "agreed"}, {Title: "holds"}, {Title: "hash"}}}
	for i := range r.Links {
		l := &r.Links[i]
		holds := render.Good.Of("✔")
		if !l.Holds {
			holds = render.Bad.Of("✘")
		}
		day := l.On
		if len(day) > 10 {
			day = day[:10]
		}
		t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{
			{Text: render.Plain(l.Tag)}, {Text: render.Plain(day)}, {Text: render.Plain(l.Closer)}, {Text: render.Plain(l.agreed())},
			{Text: render.Text{holds}}, {Text: render.Plain(short(string(l.Hash)))},
		}})
	}
	return t
}

// agreed names who counted.
func (l *Link) agreed() string {
	if l.SignOff == nil {
		return ""
	}
	var who []string
	for _, v := range l.SignOff.Counted {
		name := v.Person
		switch {
		case name == "":
			name = v.Role
		case v.Role != "":
			name += " (" + v.Role + ")"
		}
		if !slices.Contains(who, name) {
			who = append(who, name)
		}
	}
	return strings.Join(who, ", ")
}

func short(hash string) string {
	const digits = len("sha256:") + 12
	if len(hash) > digits {
		return hash[:digits] + "…"
	}
	return hash
}

// wrong is all that does not hold, with its tag.
func (r *Report) wrong() []render.Text {
	var out []render.Text
	for _, f := range r.Faults {
		t := render.Plain(f.Text)
		if f.Do != "" {
			t = append(t, render.Muted.Of("; "+f.Do))
		}
		out = append(out, t)
	}
	for _, list := range [][]Link{r.Links, r.Stray} {
		for i := range list {
			for _, c := range list[i].Checks {
				if !c.Holds {
					out = append(out, render.Text{render.Strong.Of(list[i].Tag), render.Normal.Of(fmt.Sprintf(" %s: %s", c.Name, c.Text))})
				}
			}
		}
	}
	return out
}
