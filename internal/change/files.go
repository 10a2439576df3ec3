package change

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/position"
)

// File is one file of the plan's folder on both sides; nil where it is not
// there.
type File struct {
	Path string
	// Kind is the document's, `Import`; empty for a file of rules.
	Kind       string
	Base, Head []byte
}

// kindOfRules and kindImport are files that no plan holds: what they say is
// compared as it is written.
const (
	kindImport  = "Import"
	kindOfRules = ""
)

// unread are the fields that documents of a kind state and no plan holds.
var unread = map[string]struct {
	kind   Kind
	what   string
	fields []string
	text   bool
}{
	"Network":      {Network, "network", []string{"owner"}, false},
	"StockTargets": {Target, "stock targets", []string{"owner"}, false},
	"Baseline":     {Baseline, "", []string{"method note"}, true},
}

// files compares what files state and no plan holds.
func (c *comparer) files() {
	moved := c.movedFiles()
	for i := range c.o.Files {
		f := &c.o.Files[i]
		if bytes.Equal(f.Base, f.Head) && (f.Base == nil) == (f.Head == nil) || moved[f.Path] {
			continue
		}
		switch {
		case f.Kind == kindImport:
			c.imports(f)
		case f.Kind == kindOfRules:
			c.rules(f)
		default:
			c.unread(f)
		}
	}
}

// movedFiles finds imports and rules that stand in another file, as they were,
// and returns the paths of both.
func (c *comparer) movedFiles() map[string]bool {
	moved := map[string]bool{}
	for i := range c.o.Files {
		from := &c.o.Files[i]
		if from.Head != nil || from.Kind != kindImport && from.Kind != kindOfRules {
			continue
		}
		for k := range c.o.Files {
			to := &c.o.Files[k]
			if to.Base != nil || to.Kind != from.Kind || moved[to.Path] || !bytes.Equal(from.Base, to.Head) {
				continue
			}
			kind := Import
			if from.Kind == kindOfRules {
				kind = Rule
			}
			c.d.Moves = append(c.d.Moves, Move{Kind: kind, What: "file", From: from.Path, To: to.Path})
			moved[from.Path], moved[to.Path] = true, true
			break
		}
	}
	return moved
}

// leaf is a value and where it is written.
type leaf struct {
	text         string
	line, column int
}

// leaves reads a document into its values by path: keys one after the other,
// elements of a list by their id. A list of plain values is one value.
func leaves(src []byte) map[string]leaf {
	out := map[string]leaf{}
	if src == nil {
		return out
	}
	tree, problems := planfile.Parse(src)
	if tree == nil || len(problems) > 0 {
		return out
	}
	var walk func(path string, n planfile.N)
	walk = func(path string, n planfile.N) {
		switch n.Kind() {
		case planfile.Map:
			for k, v := range n.Pairs() {
				walk(joinWords(path, k.Text()), v)
			}
		case planfile.List:
			var plain []string
			for _, e := range n.Elements() {
				if id := e.Get("id"); id.OK() {
					walk(joinWords(path, id.Text()), e)
				} else {
					plain = append(plain, e.Text())
				}
			}
			if len(plain) > 0 {
				l := leaf{text: strings.Join(plain, ", ")}
				l.line, l.column = planfile.LineColumn(src, int(n.Offset()))
				out[path] = l
			}
		default:
			l := leaf{text: n.Text()}
			l.line, l.column = planfile.LineColumn(src, int(n.Offset()))
			out[path] = l
		}
	}
	walk("", tree.Root())
	return out
}

// unread compares the fields of a document of both sides that its plan does
// not hold.
func (c *comparer) unread(f *File) {
	u, ok := unread[f.Kind]
	if !ok || f.Base == nil || f.Head == nil {
		return
	}
	before, after := leaves(f.Base), leaves(f.Head)
	sub := &Subject{Kind: u.kind, What: u.what, Owner: after["owner"].text, Family: after["family"].text, Market: after["market"].text}
	if sub.What == "" {
		sub.What = joinWords(sub.Family, sub.Market)
	}
	for _, name := range u.fields {
		c.leafEdit(sub, f.Path, strings.TrimPrefix(name, "method "), before[name], after[name], u.text)
	}
}

// imports compares mappings of exports, value by value.
func (c *comparer) imports(f *File) {
	before, after := leaves(f.Base), leaves(f.Head)
	paths := slices.Collect(maps.Keys(before))
	for p := range after {
		if _, both := before[p]; !both {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	subjects, whole := map[string]*Subject{}, map[string]bool{}
	for _, p := range paths {
		id, name := "", p
		if rest, ok := strings.CutPrefix(p, "imports "); ok {
			id, name, _ = strings.Cut(rest, " ")
		}
		if name == "id" || name == "kind" || name == "version" {
			continue
		}
		if subjects[id] == nil {
			owner := after["owner"].text
			if f.Head == nil {
				owner = before["owner"].text
			}
			what := id
			if id == "" {
				what = "imports"
			}
			subjects[id] = &Subject{Kind: Import, What: what, ID: id, Owner: owner}
			x, y := before["imports "+id+" fact"], after["imports "+id+" fact"]
			if whole[id] = id != "" && (x.text == "") != (y.text == ""); whole[id] {
				c.leafEdit(subjects[id], f.Path, "", x, y, false)
			}
		}
		if whole[id] {
			continue
		}
		c.leafEdit(subjects[id], f.Path, name, before[p], after[p], name == "note")
	}
}

func (c *comparer) leafEdit(sub *Subject, path, name string, before, after leaf, text bool) {
	if before.text == after.text {
		return
	}
	c.written(sub, name, Text(before.text), Text(after.text), placeIn(path, before), placeIn(path, after), text)
}

func placeIn(path string, l leaf) position.Position {
	if l.line == 0 {
		return position.Position{}
	}
	return position.Position{File: path, Line: l.line, Column: l.column}
}

// rules compares the company's constraints: the lines between the first and
// the last that differ. Comments mean nothing.
func (c *comparer) rules(f *File) {
	before, after := ruleLines(f.Base), ruleLines(f.Head)
	for len(before) > 0 && len(after) > 0 && before[0].text == after[0].text {
		before, after = before[1:], after[1:]
	}
	for len(before) > 0 && len(after) > 0 && before[len(before)-1].text == after[len(after)-1].text {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	if len(before) == 0 && len(after) == 0 {
		return
	}
	sub := &Subject{Kind: Rule, What: f.Path, ID: f.Path}
	first := func(lines []leaf) position.Position {
		if len(lines) == 0 {
			return position.Position{}
		}
		return placeIn(f.Path, lines[0])
	}
	c.written(sub, "lines", linesValue(before), linesValue(after), first(before), first(after), false)
}

// ruleLines are the lines of a file of rules that say something.
func ruleLines(src []byte) []leaf {
	var out []leaf
	n := 0
	for line := range strings.Lines(string(src)) {
		n++
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "//") {
			continue
		}
		out = append(out, leaf{text: text, line: n, column: 1 + len(line) - len(strings.TrimLeft(line, " \t"))})
	}
	return out
}

// linesValue writes lines as one text, long ones cut behind the third line.
func linesValue(lines []leaf) Value {
	var parts []string
	for _, l := range lines {
		if len(parts) == 3 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, l.text)
	}
	return Text(strings.Join(parts, " "))
}
