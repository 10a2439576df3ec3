package render

import "slices"

// sets are the commits that set a part of the number, in the order of the rows.
func (w *Why) sets() []*WhySet {
	out := []*WhySet{w.BaselineSet}
	for i := range w.Steps {
		out = append(out, w.Steps[i].Set)
	}
	return slices.DeleteFunc(out, func(s *WhySet) bool { return s == nil })
}

// dropUnknown leaves out the columns of commits where there is no history.
func (w *Why) dropUnknown(t *Table) {
	if len(w.sets()) > 0 {
		return
	}
	for _, title := range []string{"on", "commit"} {
		i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Title == title })
		t.Columns = slices.Delete(t.Columns, i, i+1)
		for k := range t.Rows {
			t.Rows[k].Cells = slices.Delete(t.Rows[k].Cells, i, i+1)
		}
	}
}

// by is the role that owns the number, and the person who set it.
func (s *WhySet) by(owner string) Cell {
	switch {
	case s == nil || s.Person == "" && s.Author == "":
		return Words(owner)
	case s.Person != "":
		return Words(owner + " (" + s.Person + ")")
	}
	return Words(owner + " (" + s.Author + ")")
}

func (s *WhySet) on() Cell {
	if s == nil {
		return Cell{}
	}
	return Words(s.Date)
}

// commit is the hash, and the pull request that brought it.
func (s *WhySet) commit() Cell {
	switch {
	case s == nil:
		return Cell{}
	case s.Uncommitted:
		return Styled(Warn, "not committed")
	}
	t := Text{Code.Of(s.Commit)}
	if s.Earlier {
		t = append(t, Muted.Of(" or earlier"))
	}
	if s.Request != "" {
		t = append(t, Normal.Of(" "+s.Request))
	}
	return Cell{Text: t}
}

// subjects tells what the commits were about, each once.
func (w *Why) subjects() *List {
	l := &List{}
	seen := map[string]bool{}
	for _, s := range w.sets() {
		if s.Subject == "" || seen[s.Commit] {
			continue
		}
		seen[s.Commit] = true
		l.Items = append(l.Items, Text{Code.Of(s.Commit), Normal.Of(" " + s.Subject), Muted.Of(" " + s.Author)})
	}
	return l
}
