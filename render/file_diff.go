package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/planfile"
)

// FileDiff lays out what two versions of one document say differently, for a
// terminal: it stands where git shows lines of text. notes say what else git
// knows of the file, such as another name.
func FileDiff(name string, edits []change.FileEdit, notes []string) *Document {
	d := &Document{Title: name, Subtitle: Plain(strings.Join(notes, ", "))}
	if len(edits) == 0 {
		d.Blocks = []Block{&Paragraph{Text{Muted.Of("says the same: only its layout, order or comments differ")}}}
		return d
	}
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: "period"}, {Title: "change"}, {Title: "why"}}}
	said := ""
	implied := impliedEdits(edits)
	for i := range edits {
		e := &edits[i]
		if implied[i] {
			continue
		}
		note := e.Note
		if note == said {
			note = ""
		} else {
			said = note
		}
		why := Text{Normal.Of(e.Reason)}
		if note != "" {
			why = append(why, Muted.Of(` "`+oneLine(note)+`"`))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{fileEditWhat(e), Words(e.Period), {Text: fileEditChange(e)}, {Text: why}}})
	}
	d.Blocks = []Block{t.without("period").without("why")}
	return d
}

// impliedEdits are those that others tell: the id of what is new or gone, and
// reason, note and scope of an adjustment whose cells are.
func impliedEdits(edits []change.FileEdit) map[int]bool {
	parent := func(key string) string { return key[:strings.LastIndexByte(key, '/')+1] }
	cells, others := map[string]bool{}, map[string]int{}
	for i := range edits {
		e := &edits[i]
		others[parent(e.Key)]++
		if e.Reason != "" && e.How != change.Changed {
			cells[parent(e.Key)] = true
		}
	}
	out := map[int]bool{}
	for i := range edits {
		e := &edits[i]
		if e.How == change.Changed || parent(e.Key) == "" {
			continue
		}
		switch e.Field {
		case "id":
			out[i] = others[parent(e.Key)] > 1
		case "reason", "note", "items", "family":
			out[i] = cells[parent(e.Key)]
		}
	}
	return out
}

func fileEditWhat(e *change.FileEdit) Cell {
	mark, tone := "~ ", Normal
	switch e.How {
	case change.Added:
		mark, tone = "+ ", Good
	case change.Removed:
		mark, tone = "− ", Bad
	}
	return Cell{Text: Text{tone.Of(mark), Normal.Of(e.What)}}
}

// fileEditChange is what stood and what stands. What is added to a forecast is
// nothing until it is stated; everything else that is not stated is a dash.
func fileEditChange(e *change.FileEdit) Text {
	none := Nothing
	var t Text
	if e.Field == "add" {
		none = "+0"
	} else {
		t = append(t, Muted.Of(strings.ReplaceAll(e.Field, "_", " ")+" "))
	}
	value := func(s string) string {
		switch {
		case s == "":
			return none
		case strings.HasPrefix(s, "-"):
			return minus + s[1:]
		}
		return s
	}
	return append(t, Muted.Of(value(e.Before)+" → "), Strong.Of(value(e.After)))
}

// FileText writes a document one value a line, with what it is about before it,
// so that git's comparison of lines is one of values.
func FileText(lines []planfile.Line) []byte {
	var b strings.Builder
	for _, l := range lines {
		words := []string{l.What, l.Period, strings.ReplaceAll(l.Field, "_", " ")}
		for i := range words {
			words[i] = Clean(words[i])
		}
		b.WriteString(strings.Join(strings.Fields(strings.Join(words, " ")), " ") + ": " + Clean(l.Value) + "\n")
	}
	return []byte(b.String())
}
