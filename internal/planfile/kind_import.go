package planfile

import (
	"strconv"

	"github.com/accord-plan/accord/internal/position"
)

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
	// Workbook says where the table stands in a workbook.
	Workbook Workbook
	// Database, if its Driver is not empty, is asked Query, or what QueryFile
	// holds, in place of Files.
	Database         Database
	Query, QueryFile string
	// Key are the columns whose texts together no two rows share.
	Key    []string
	Totals *Totals // nil if not stated
	At     position.Ref
}

// Workbook says where the table stands in a workbook; what is empty is looked
// for. Header is a row, 0 if not stated; Range is as `B3:H900`.
type Workbook struct {
	Sheet, Range string
	Header       int
	Cached       bool // formulas count by their stored values
}

// Database is where a query is asked: the URL in the variable URLEnv, or the
// file Path. Timeout is in minutes, 0 if not stated.
type Database struct {
	Driver, URLEnv, Path string
	Timeout              int
}

// Totals are control totals: a file beside the export, or a query, and the
// columns by what they hold: period or date, quantity, revenue.
type Totals struct {
	File, Query string
	Columns     map[string][]string
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
		Partial: listed(n.Get("partial")), Query: n.Get("query").Text(), QueryFile: n.Get("query_file").Text(), Key: listed(n.Get("key")), At: d.Ref(n)}
	m.Workbook, m.Database, m.Totals = workbook(n.Get("workbook")), database(n.Get("database")), totals(n.Get("totals"))
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

func workbook(n N) Workbook {
	header, _ := strconv.Atoi(n.Get("header").Text())
	return Workbook{n.Get("sheet").Text(), n.Get("range").Text(), header, n.Get("formulas").Text() == "cached"}
}

func database(n N) Database {
	minutes, _ := strconv.Atoi(n.Get("timeout").Text())
	return Database{n.Get("driver").Text(), n.Get("url_env").Text(), n.Get("path").Text(), minutes}
}

func totals(n N) *Totals {
	if n.Kind() != Map {
		return nil
	}
	t := &Totals{n.Get("file").Text(), n.Get("query").Text(), map[string][]string{}}
	for k, v := range n.Get("columns").Pairs() {
		t.Columns[k.Text()] = listed(v)
	}
	return t
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
