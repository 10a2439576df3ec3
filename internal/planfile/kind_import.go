package planfile

import "github.com/accord-plan/accord/internal/position"

// Mapping says how one export of another system becomes facts: an element of
// `imports` of a document of kind Import.
type Mapping struct {
	ID, Fact string
	// Files are patterns, as path.Match reads them, from the plan's folder.
	Files                 []string
	Source, Measure, Note string
	Format                FileFormat
	// Columns names the export's columns by what they hold; several columns
	// together are one key, their texts joined by a slash.
	Columns  map[string][]string
	Constant map[string]string
	// Codes maps the export's keys to identifiers, by sort of key.
	Codes map[string]map[string]string
	Keep  []Keep
	Joins []Join
	// Partial are the periods and ranges that the export holds only in part.
	Partial []string
	At      position.Ref
}

// FileFormat says how an export is written; what is empty is detected.
type FileFormat struct{ Separator, Decimal, Encoding, Date string }

// Keep is a condition that a row must meet. Values lists what the column may
// hold; From and Before bound it as a date, From included.
type Keep struct {
	ID, Column   string
	Values       []string
	From, Before string
}

// Join adds columns of another export, found by a key that both have.
type Join struct {
	ID, File string
	// On is the key's column here, Key its column in File.
	On, Key string
	Columns []string
}

// Imports returns the mappings of all documents of kind Import, in the order
// of their files. What does not fit the schema is left out here and said
// there.
func Imports(l *Loaded) []Mapping {
	var out []Mapping
	for _, d := range l.Documents {
		if d.Kind == kindImport && d.Tree != nil {
			out = append(out, MappingsOf(d, d.Tree.Root().Get("imports"))...)
		}
	}
	return out
}

// MappingsOf decodes a list of mappings.
func MappingsOf(d *Document, list N) []Mapping {
	var out []Mapping
	for _, n := range list.Elements() {
		out = append(out, mapping(d, n))
	}
	return out
}

func mapping(d *Document, n N) Mapping {
	f := n.Get("format")
	m := Mapping{ID: n.Get("id").Text(), Fact: n.Get("fact").Text(), Files: listed(n.Get("files")),
		Source: n.Get("source").Text(), Measure: n.Get("measure").Text(), Note: n.Get("note").Text(),
		Format:  FileFormat{f.Get("separator").Text(), f.Get("decimal").Text(), f.Get("encoding").Text(), f.Get("date").Text()},
		Columns: map[string][]string{}, Constant: map[string]string{}, Codes: map[string]map[string]string{},
		Partial: listed(n.Get("partial")), At: d.Ref(n)}
	for k, v := range n.Get("columns").Pairs() {
		m.Columns[k.Text()] = listed(v)
	}
	for k, v := range n.Get("constant").Pairs() {
		m.Constant[k.Text()] = v.Text()
	}
	for k, v := range n.Get("codes").Pairs() {
		m.Codes[k.Text()] = map[string]string{}
		for code, id := range v.Pairs() {
			m.Codes[k.Text()][code.Text()] = id.Text()
		}
	}
	for _, e := range n.Get("keep").Elements() {
		m.Keep = append(m.Keep, Keep{ID: e.Get("id").Text(), Column: e.Get("column").Text(), Values: listed(e.Get("values")),
			From: e.Get("from").Text(), Before: e.Get("before").Text()})
	}
	for _, e := range n.Get("joins").Elements() {
		j := Join{ID: e.Get("id").Text(), File: e.Get("file").Text(), On: e.Get("on").Text(), Key: e.Get("key").Text(), Columns: listed(e.Get("columns"))}
		if j.Key == "" {
			j.Key = j.On
		}
		m.Joins = append(m.Joins, j)
	}
	return m
}

// listed returns the texts of a list, or the one text of a scalar.
func listed(n N) []string {
	if n.Kind() == Scalar {
		return []string{n.Text()}
	}
	var out []string
	for _, e := range n.Elements() {
		out = append(out, e.Text())
	}
	return out
}
