package docgen

import (
	"encoding"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/adjust"
	"github.com/accord-plan/accord/internal/approval"
	"github.com/accord-plan/accord/internal/attainment"
	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/closing"
	"github.com/accord-plan/accord/internal/doctor"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/internal/joint"
	"github.com/accord-plan/accord/internal/merge"
	"github.com/accord-plan/accord/internal/option"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/proof"
	"github.com/accord-plan/accord/internal/propose"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/rehearsal"
	"github.com/accord-plan/accord/internal/review"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/stability"
	"github.com/accord-plan/accord/internal/trail"
	"github.com/accord-plan/accord/internal/trigger"
	"github.com/accord-plan/accord/internal/variance"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/schema"
)

const module = "github.com/accord-plan/accord/"

// reports are the values that commands print with `-o json`.
var reports = []struct {
	name, command string
	value         any
}{
	{"validate", "accord validate -o json", finding.Report{}},
	{"diff", "accord diff -o json", change.Diff{}},
	{"compare", "accord compare -o json", option.Comparison{}},
	{"render", "accord render -o json", render.PlanReport{}},
	{"gaps", "accord gaps -o json", render.GapsReport{}},
	{"variance", "accord variance -o json", variance.Report{}},
	{"accuracy", "accord accuracy -o json", accuracy.Report{}},
	{"gate", "accord validate --gate close -o json", gate.Report{}},
	{"adjust", "accord adjust ITEM PERIOD CHANGE -o json, and accord decide -o json", adjust.Report{}},
	{"propose", "accord propose -o json", propose.Report{}},
	{"review", "accord review -o json", review.Report{}},
	{"together", "accord review --open -o json", joint.Report{}},
	{"signoff", "accord signoff -o json", signoff.Report{}},
	{"attainment", "accord attainment -o json", attainment.Report{}},
	{"stability", "accord stability -o json", stability.Report{}},
	{"hindsight", "accord hindsight -o json", hindsight.Report{}},
	{"why", "accord why ITEM PERIOD -o json", render.Why{}},
	{"history", "accord history [NAME] [PERIOD] -o json", trail.Report{}},
	{"conflicts", "accord conflicts -o json", merge.Report{}},
	{"sign", "accord sign -o json", approval.Signed{}},
	{"close", "accord cycle close -o json, and accord cycle genesis -o json", closing.Report{}},
	{"cycle-open", "accord cycle open CYCLE -o json", cadence.Opening{}},
	{"cycle-status", "accord cycle status -o json", cadence.Status{}},
	{"cycle-week", "accord cycle week -o json", cadence.CheckIn{}},
	{"cycle-history", "accord cycle history -o json", cadence.History{}},
	{"cycle-calendar", "accord cycle calendar -o json", cadence.Invitations{}},
	{"verify", "accord verify -o json", proof.Report{}},
	{"policy-test", "accord policy test -o json", rehearsal.Report{}},
	{"policy-simulate", "accord policy simulate -o json", rehearsal.Simulation{}},
	{"doctor", "accord doctor -o json", doctor.Report{}},
	{"schema", "accord schema --explain -o json", schema.Coverage{}},
	{"monitor", "accord monitor -o json", trigger.Report{}},
}

// JSON makes docs/json from the report values and the comments of their types,
// which are read from the source below root.
func JSON(root string) (Pages, error) {
	j := &jsonDocs{root: root, types: map[string]map[string]typeDoc{}}
	index := newPage("JSON")
	index.para("The reports as values, for programs: exactly what text, Markdown and HTML are made from.",
		"`format_version` is MAJOR.MINOR. On a minor bump properties are only added, and a reader may ignore what it does not know; an unknown major is to be refused.",
		"Numbers are exact decimals, `null` where nothing is known: missing is not zero. Money is in the report's currency, quantities in the item's unit, percents plain factors (0.02 is 2 %). "+
			"Periods are labels of the plan's calendar, days `2026-12-10`. Places have `file`, `line` and `column`, counted from 1, in code points. A property that is marked *optional* is absent where it has nothing to say.")
	pages := Pages{}
	var rows [][]string
	for _, r := range reports {
		p := newPage(r.command)
		j.page, j.queue, j.seen = p, []reflect.Type{reflect.TypeOf(r.value)}, map[reflect.Type]bool{}
		for len(j.queue) > 0 {
			next := j.queue[0]
			j.queue = j.queue[1:]
			if err := j.describe(next); err != nil {
				return nil, err
			}
		}
		pages[r.name+".md"] = p.String()
		rows = append(rows, []string{"[" + r.name + "](" + r.name + ".md)", code(r.command)})
	}
	index.table([]string{"report", "command"}, rows)
	pages["README.md"] = index.String()
	return pages, nil
}

type jsonDocs struct {
	root  string
	types map[string]map[string]typeDoc // by package, by type
	page  *page
	queue []reflect.Type
	seen  map[reflect.Type]bool
}

type typeDoc struct {
	doc    string
	fields map[string]string
}

// describe writes the section of one struct and queues those that it holds.
func (j *jsonDocs) describe(t reflect.Type) error {
	if j.seen[t] {
		return nil
	}
	j.seen[t] = true
	if len(j.seen) > 1 {
		j.page.section(t.Name())
	}
	keys := map[string]string{}
	for _, f := range reflect.VisibleFields(t) {
		if key, _, ok := property(f); ok {
			keys[f.Name] = key
		}
	}
	doc, err := j.docOf(t)
	if err != nil {
		return err
	}
	j.page.para(plain(doc.doc, keys))
	rows, err := j.rows(t, keys)
	if err != nil {
		return err
	}
	j.page.table([]string{"property", "holds", "meaning"}, rows)
	return nil
}

// rows lists the properties of a struct, those of embedded ones in their place.
func (j *jsonDocs) rows(t reflect.Type, keys map[string]string) ([][]string, error) {
	doc, err := j.docOf(t)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Tag.Get("json") == "" {
			in := f.Type
			if in.Kind() == reflect.Pointer {
				in = in.Elem()
			}
			more, err := j.rows(in, keys)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
			continue
		}
		key, optional, ok := property(f)
		if !ok {
			continue
		}
		holds := j.holds(f.Type)
		if optional {
			holds += ", optional"
		}
		rows = append(rows, []string{code(key), holds, plain(doc.fields[f.Name], keys)})
	}
	return rows, nil
}

func property(f reflect.StructField) (key string, optional, ok bool) {
	tag := f.Tag.Get("json")
	if tag == "-" || !f.IsExported() || f.Anonymous {
		return "", false, false
	}
	key, rest, _ := strings.Cut(tag, ",")
	if key == "" {
		key = f.Name
	}
	return key, strings.Contains(rest, "omitempty") || strings.Contains(rest, "omitzero"), true
}

var (
	marshaler     = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
)

// holds says what a property holds, and queues the structs in it that have no
// page of their own.
func (j *jsonDocs) holds(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[quantity.Number](), t == reflect.TypeFor[finding.Amount]():
		return "number or null"
	case t == reflect.TypeFor[quantity.Ratio]():
		return "number"
	case t == reflect.TypeFor[change.Value]():
		return "`text`, and `number` if it is one"
	case t.Kind() != reflect.Slice && t.Kind() != reflect.Pointer && (t.Implements(marshaler) || t.Implements(textMarshaler)):
		return "text"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return j.holds(t.Elem()) + " or null"
	case reflect.Slice, reflect.Array:
		return "list of " + j.holds(t.Elem())
	case reflect.Map:
		return "map of " + j.holds(t.Elem())
	case reflect.Struct:
		for _, r := range reports {
			if reflect.TypeOf(r.value) == t {
				return "[" + t.Name() + "](" + r.name + ".md)"
			}
		}
		j.queue = append(j.queue, t)
		return "[" + t.Name() + "](#" + anchor(t.Name()) + ")"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	}
	return "number"
}

// plain turns a comment into a sentence about properties: the names of fields
// become those of properties, links to other types lose their brackets.
func plain(s string, keys map[string]string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = docLink().ReplaceAllString(s, "$1")
	s = inJSON.Replace(s)
	return word().ReplaceAllStringFunc(s, func(w string) string {
		if key, ok := keys[w]; ok && w != "A" {
			return code(key)
		}
		return w
	})
}

// inJSON turns the words of Go into those of JSON.
var inJSON = strings.NewReplacer(" Make one with NewReport.", "", "quantity.Missing, null in JSON", "null", "quantity.Missing", "null", "Missing", "null", "nil", "absent")

var (
	docLink = pattern.Of(`\[(?:[a-z]+\.)?([A-Z][A-Za-z.]*)\]`)
	word    = pattern.Of(`\b[A-Z][A-Za-z]*\b`)
)

// docOf reads the comments of a type and its fields from the source. A comment
// above several fields is that of the first.
func (j *jsonDocs) docOf(t reflect.Type) (typeDoc, error) {
	pkg := strings.TrimPrefix(t.PkgPath(), module)
	if j.types[pkg] == nil {
		j.types[pkg] = map[string]typeDoc{}
		files, err := filepath.Glob(filepath.Join(j.root, filepath.FromSlash(pkg), "*.go"))
		if err != nil {
			return typeDoc{}, err
		}
		slices.Sort(files)
		for _, name := range files {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				return typeDoc{}, err
			}
			j.read(pkg, f)
		}
	}
	return j.types[pkg][t.Name()], nil
}

func (j *jsonDocs) read(pkg string, f *ast.File) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			ts, ok := s.(*ast.TypeSpec)
			if !ok {
				continue
			}
			st, ok := ts.Type.(*ast.StructType)
			if !ok {
				continue
			}
			doc := typeDoc{doc: firstText(ts.Doc, g.Doc), fields: map[string]string{}}
			for _, field := range st.Fields.List {
				for _, name := range field.Names {
					doc.fields[name.Name] = firstText(field.Doc, field.Comment)
				}
			}
			j.types[pkg][ts.Name.Name] = doc
		}
	}
}

// firstText is the first comment that says something.
func firstText(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if g != nil {
			return g.Text()
		}
	}
	return ""
}
