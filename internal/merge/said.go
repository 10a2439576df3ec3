package merge

import (
	"sort"
	"strings"
)

// Reading is one version of a file, read by key or by row.
type Reading struct {
	d    *document
	rows factRows
}

// ReadVersion reads one version of a file; nil where it is not understood.
func ReadVersion(path string, src []byte) *Reading {
	if extension(path) == ".csv" {
		rows, ok := readRows(src)
		if !ok {
			return nil
		}
		return &Reading{rows: rows}
	}
	d, trouble := understand(src)
	if trouble != nil {
		return nil
	}
	return &Reading{d: d}
}

// Says is what a version says of what a conflict is about: the same text for
// the same meaning, "" for nothing. ok is false of a conflict without a key.
func (r *Reading) Says(c Conflict) (text string, ok bool) {
	switch {
	case r.d == nil:
		return r.rows.rows[c.row], c.row != ""
	case c.path == nil:
		return "", false
	}
	e := r.d.root.find(c.path)
	if e == nil {
		return "", true
	}
	said := meanings{}
	said.add(e, "")
	list := make([]string, 0, len(said)+1)
	for path, value := range said {
		list = append(list, path+"\x01"+value)
	}
	sort.Strings(list)
	return "there" + strings.Join(list, "\x02"), true
}

// names are the labels of a conflict's markers.
func (in Input) names(c Conflict) (ours, theirs string) {
	ours, theirs = in.OursName, in.TheirsName
	if in.Who != nil && (c.path != nil || c.row != "") {
		ours, theirs = label(in.Who(c, Ours)), label(in.Who(c, Theirs))
	}
	return strings.TrimSpace("ours " + ours), strings.TrimSpace("theirs " + theirs)
}
