package render

import (
	"strconv"

	"github.com/accord-plan/accord/schema"
)

// Coverage tells which verdicts on shape need no CUE.
func Coverage(c *schema.Coverage) *Document {
	d := &Document{Title: "Which verdicts on shape need no CUE",
		Blocks: []Block{covered("kind of file", c.Kinds)}}
	if len(c.Shapes) > 0 {
		d.Blocks = append(d.Blocks, covered("the company's shape of", c.Shapes))
	}
	if len(c.Rules) > 0 {
		t := &Table{Fixed: 1, Columns: []Column{{Title: "the company's rule"}, {Title: "left to CUE"}, {Title: "stated at"}}}
		for _, r := range c.Rules {
			t.Rows = append(t.Rows, Row{Cells: []Cell{Words(r.Name), Words("each row that it meets"), Words(r.Place())}})
		}
		d.Blocks = append(d.Blocks, t)
	}
	if c.Void != "" {
		d.Footer = append(d.Footer, Plain("All of the company's shape is left to CUE: "+c.Void+"."))
	}
	if c.Unread != "" {
		d.Footer = append(d.Footer, Plain("The company's rules were not read: "+c.Unread+"."))
	}
	d.Footer = append(d.Footer, Plain("What is not accepted here is CUE's to judge, so that every rejection is CUE's. So is text without quotes that readers of YAML take in different ways."))
	return d
}

// covered is a table of kinds; of one of which nothing is left there is one row.
func covered(title string, list []schema.Covered) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: title}, {Title: "places decided"}, {Title: "left to CUE"}, {Title: "why"}, {Title: "stated at"}}}
	for _, k := range list {
		if len(k.Left) == 0 {
			t.Rows = append(t.Rows, Row{Cells: []Cell{Words(k.Kind), Words(strconv.Itoa(k.Places)), Words("nothing"), Words(""), Words("")}})
		}
		for i, l := range k.Left {
			name, places := k.Kind, strconv.Itoa(k.Places)
			if i > 0 {
				name, places = "", ""
			}
			path := l.Path
			if path == "" {
				path = "all of it"
			}
			t.Rows = append(t.Rows, Row{Cells: []Cell{Words(name), Words(places), Words(path), Words(l.Reason), Words(l.Place())}})
		}
	}
	return t
}
