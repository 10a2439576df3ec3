package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/accord-plan/accord/internal/apart"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// checkerLife is how many times one CUE context is asked before it is made
// anew: a context never gives memory back.
const checkerLife = 400

// listed is how many findings of shape one file may have. More of them say the
// same again, and they are counted.
const listed = 100

// shapes makes the shape check of one worker: CUE's verdict on each document,
// its words put at the place in the file that they are about. What the company
// forbids on top is asked of its rules, which may be nil; what of that can be told
// without CUE is in shape. By reference, CUE is asked about each document in full.
func shapes(rules *apart.Rules, shape *schema.Shape, reference bool) func() planfile.Shape {
	var stopped atomic.Bool // the rules did not survive a document
	verdict := judgeByTable
	if reference {
		verdict = judgeWhole
	}
	return func() planfile.Shape {
		checker := checkers()
		return func(d *planfile.Document) []finding.Finding {
			if !reference && shape != nil && accepted(shape.Table(d.Kind), d) {
				d.Spent, d.AcceptedBy = true, shape
				return nil // by the company too
			}
			out := verdict(checker, d)
			if rules != nil && rules.Narrows(d.Kind) && len(out) < listed && !stopped.Load() {
				out = append(out, narrowed(rules, d, &stopped)...)
			}
			return out
		}
	}
}

// parse reads the plan's folder as the options of the workspace say: each state
// that is loaded is read here.
func (w *Workspace) parse(folder fs.FS, opt planfile.Options) (*planfile.Loaded, error) {
	opt.Reference = w.opt.Reference
	if opt.Workers == 0 {
		opt.Workers = w.opt.Workers
	}
	if opt.NewShape == nil {
		opt.NewShape = w.shapes(nil, nil)
	}
	return planfile.Load(folder, w.PlanID(), opt)
}

func (w *Workspace) shapes(rules *apart.Rules, shape *schema.Shape) func() planfile.Shape {
	return shapes(rules, shape, w.opt.Reference)
}

// checkers gives the checker of one worker, made when it is first needed.
func checkers() func() (*schema.Checker, error) {
	var c *schema.Checker
	asked := 0
	return func() (*schema.Checker, error) {
		if c == nil || asked >= checkerLife {
			var err error
			if c, err = schema.NewChecker(nil); err != nil {
				return nil, err
			}
			asked = 0
		}
		asked++
		return c, nil
	}
}

// narrowed tells what the company's shape forbids in a document. Where that
// exceeds its limits the document says so, and no further one is asked.
func narrowed(rules *apart.Rules, d *planfile.Document, stopped *atomic.Bool) []finding.Finding {
	root := d.Tree.Root()
	d.Spent = false // a worker that is stopped may still be reading it
	violations, err := rules.Narrowed(d.Kind, d.Text())
	switch {
	case errors.Is(err, apart.ErrLimit):
		if stopped.Swap(true) {
			return nil
		}
		return []finding.Finding{finding.New(finding.RuleLimit, d.Ref(root), "the company's shape of %s exceeded its deadline or memory", d.Kind).
			WithHint("simplify the shape in rules/; documents are judged without it")}
	case err != nil: // interrupted, which is told elsewhere
		return nil
	}
	var out []finding.Finding
	for _, v := range violations {
		if f, ok := company(d, root, v); ok {
			out = append(out, f)
		}
	}
	return out
}

// judgeWhole tells the same as judge, of a document that CUE does not take. What
// no place by itself explains is told as CUE says it of the whole. Of a text that
// breaks rules of its own, CUE and plans read different things.
func judgeWhole(c func() (*schema.Checker, error), d *planfile.Document) []finding.Finding {
	root := d.Tree.Root()
	if !d.Sound || schema.FormOf(root.Get("kind").Text()) == nil {
		return judge(c, d)
	}
	checker, err := c()
	if err != nil {
		return judge(c, d) // which says so
	}
	fault := checker.Fits(d.Kind, d.Text())
	if fault == nil {
		return nil
	}
	out := judge(c, d)
	if len(out) > 0 {
		return out
	}
	for _, v := range checker.Check(d.Kind, d.Text()) {
		if f, ok := place(d, root, v); ok {
			out = append(out, f)
		}
	}
	return out
}

// judgeByTable tells the same as judge, of a document that the table of its kind
// does not take. Without this all documents are judged place by place.
func judgeByTable(c func() (*schema.Checker, error), d *planfile.Document) []finding.Finding {
	if accepted(schema.TableOf(d.Kind), d) {
		d.Spent = true
		return nil
	}
	return judge(c, d)
}

// judge tells what breaks the shape of a document's kind. What the form of the
// kind accepts needs no CUE; the rest is asked of it place by place.
func judge(c func() (*schema.Checker, error), d *planfile.Document) []finding.Finding {
	root := d.Tree.Root()
	if root.Kind() != planfile.Map {
		return []finding.Finding{finding.New(finding.ShapeOther, d.Ref(root), "a plan file is a map").
			WithHint("begin with `kind:` and `version: 1`")}
	}
	if f, ok := judgeKind(d, root); !ok {
		return []finding.Finding{f}
	}
	j := judging{d: d, checker: c, told: map[string]bool{}}
	j.value(root, schema.FormOf(d.Kind))
	return j.done()
}

func judgeKind(d *planfile.Document, root planfile.N) (finding.Finding, bool) {
	kind, version := root.Get("kind"), root.Get("version")
	known := schema.Kinds()
	if !kind.OK() {
		return finding.New(finding.ShapeKind, d.Ref(root), "the document does not say its kind").
			WithHint("begin it with `kind:`, one of %s", strings.Join(known, ", ")), false
	}
	for _, k := range known {
		if k != kind.Text() {
			continue
		}
		if version.Kind() == planfile.Scalar && (version.Text() != "1" || version.Style() != planfile.Plain) {
			if version.Text() == "1" {
				return finding.New(finding.ShapeVersion, d.Ref(version), "the version is a number, not text").
					WithHint("write 1 without quotes").WithLength(width(version)), false
			}
			return finding.New(finding.ShapeVersion, d.Ref(version), "version %s is not known", short(version.Text())).
				WithHint("this accord reads version 1").WithLength(width(version)), false
		}
		return finding.Finding{}, true
	}
	f := finding.New(finding.ShapeKind, d.Ref(kind), "unknown kind %s", short(kind.Text())).WithLength(width(kind))
	if near := dimension.Nearest(kind.Text(), known); near != "" {
		return f.WithHint("did you mean %s?", near), false
	}
	return f.WithHint("the kinds are %s", strings.Join(known, ", ")), false
}

var codeOf = map[schema.Fault]finding.Code{
	schema.Other: finding.ShapeOther, schema.UnknownKey: finding.ShapeUnknownKey, schema.Missing: finding.ShapeMissing,
	schema.Type: finding.ShapeType, schema.Value: finding.ShapeValue,
}

// place turns a violation of the company's shape into a finding at the deepest
// node of its path. ok is false where duplicate keys, which are reported apart,
// explain it.
func place(d *planfile.Document, root planfile.N, v schema.Violation) (finding.Finding, bool) {
	key, node, depth, doubled := walk(root, v.Path)
	if doubled {
		return finding.Finding{}, false
	}
	if v.Fault == schema.UnknownKey && key.OK() && depth > 1 && !identifier().MatchString(v.Path[depth-2]) {
		return finding.Finding{}, false // the key above is no identifier, which is said there
	}
	return word(d, v, key, node, depth), true
}

// word puts a violation into words at the deepest place of its path, which is
// a key with its value or an element of a list, so many steps down.
func word(d *planfile.Document, v schema.Violation, key, node planfile.N, depth int) finding.Finding {
	at, name := node, nameOf(v.Path)
	if key.OK() && (v.Fault == schema.UnknownKey || depth < len(v.Path)) {
		at = key
	}
	code, message, hint := codeOf[v.Fault], v.Message, v.Hint
	if v.Company {
		code = finding.ShapeCompany
	}
	if v.Fault == schema.Value || v.Fault == schema.Type {
		message = fmt.Sprintf("%s: %s is not allowed", name, describe(node))
		if code == finding.ShapeType && node.Kind() == planfile.Scalar {
			code, hint = spelling(d, node, code, hint)
		}
	}
	if v.Fault == schema.UnknownKey || node.Kind() == planfile.Scalar {
		if near := dimension.Nearest(at.Text(), v.Candidates); near != "" && at.OK() {
			hint = "did you mean " + near + "? " + hint
		}
	}
	return finding.New(code, d.Ref(at), "%s", message).WithHint("%s", hint).WithLength(width(at)).WithFix(mend(d, v, code, at, node))
}

// mostSearched is the size of a document, in nodes, in which the holder of a
// mistake is looked for.
const mostSearched = 20_000

// mend is the one certain mend of what breaks the shape: a misspelt key whose
// value fits the key that was meant, a misspelt word of a few, quotes.
func mend(d *planfile.Document, v schema.Violation, code finding.Code, at, node planfile.N) *finding.Fix {
	switch {
	case v.Company || !at.OK() || d.Tree.Len() > mostSearched:
	case code == finding.TextQuoted:
		return planfile.Mend(node, node.Text())
	case code == finding.TextIdentQuoted:
		return planfile.Mend(node, `"`+node.Text()+`"`)
	case v.Fault == schema.UnknownKey:
		meant := dimension.Only(at.Text(), v.Candidates)
		if holder := at.Holder(); meant != "" && holder.OK() && !holder.Get(meant).OK() && fits(d, holder, meant, holder.Get(at.Text())) {
			return planfile.Mend(at, meant)
		}
	case v.Fault == schema.Value && node.Kind() == planfile.Scalar && node.Style() == planfile.Plain:
		if meant := dimension.Only(node.Text(), v.Candidates); meant != "" {
			return planfile.Mend(node, meant)
		}
	}
	return nil
}

// fits reports whether a value may stand under a key of a map, as far as the
// form tells without CUE: a scalar as it is, a map or list as such.
func fits(d *planfile.Document, holder planfile.N, key string, value planfile.N) bool {
	form := formOf(d, holder)
	if form == nil || !form.Map() {
		return false
	}
	below, answer := form.Key(key, true)
	if answer != schema.Yes || below == nil {
		return false
	}
	switch value.Kind() {
	case planfile.Scalar:
		return below.Scalar(value.Text(), value.Style() == planfile.Plain) == schema.Yes
	case planfile.Map:
		return below.Map()
	case planfile.List:
		return below.List()
	}
	return false
}

// formOf is the form of a map or list of a document, nil where none is known.
func formOf(d *planfile.Document, n planfile.N) *schema.Form {
	holder := n.Holder()
	if !holder.OK() {
		return schema.FormOf(d.Kind)
	}
	form := formOf(d, holder)
	if form == nil {
		return nil
	}
	if holder.Kind() == planfile.List {
		return form.Elem()
	}
	for k, v := range holder.Pairs() {
		if v == n && form.Map() {
			below, _ := form.Key(k.Text(), k.Style() == planfile.Plain)
			return below
		}
	}
	return nil
}

var identifier = pattern.Of(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$`)
var number = pattern.Of(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?%?$`)

// spelling says in better words what quotes explain: text in quotes where a
// number is expected, a number without them where text is. What would be refused
// in its new spelling too is not told to be written so.
func spelling(d *planfile.Document, n planfile.N, code finding.Code, hint string) (finding.Code, string) {
	isNumber := number().MatchString(n.Text())
	var form *schema.Form
	if isNumber && d.Tree.Len() <= mostSearched {
		form = formOf(d, n)
	}
	refused := func(text string, plain bool) bool { return form != nil && form.Scalar(text, plain) == schema.No }
	switch {
	case isNumber && n.Style() != planfile.Plain && refused(n.Text(), true):
	case isNumber && n.Style() != planfile.Plain && strings.Contains(hint, "number"):
		return finding.TextQuoted, "write " + n.Text() + " without quotes"
	case isNumber && n.Style() == planfile.Plain && strings.Contains(hint, "identifier"):
		return finding.TextIdentQuoted, "write \"" + n.Text() + "\" in quotes"
	case isNumber && strings.Contains(hint, "percent") && !refused(n.Text()+"%", true):
		return code, "write " + n.Text() + "% (" + hint + ")"
	}
	return code, hint
}

// walk follows a path as far as it exists: the last key, its value (or
// element), how deep that is, and whether a key on the way is doubled.
func walk(root planfile.N, path []string) (key, node planfile.N, depth int, doubled bool) {
	node = root
	for _, p := range path {
		next := planfile.N{}
		switch node.Kind() {
		case planfile.Map:
			k, v := node.Entry(p)
			if k.OK() {
				key, next = k, v
			}
			seen := 0
			for other := range node.Pairs() {
				if other.Text() == p {
					seen++
				}
			}
			doubled = doubled || seen > 1
		case planfile.List:
			i, err := strconv.Atoi(p)
			for j, e := range node.Elements() {
				if err == nil && j == i {
					next = e
				}
			}
		}
		if !next.OK() {
			return key, node, depth, doubled
		}
		node = next
		depth++
	}
	return key, node, depth, doubled
}

func nameOf(path []string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if _, err := strconv.Atoi(path[i]); err != nil {
			return short(path[i])
		}
	}
	return "document"
}

func describe(n planfile.N) string {
	switch n.Kind() {
	case planfile.Map:
		return "a map"
	case planfile.List:
		return "a list"
	}
	if n.Text() == "" {
		return "empty text"
	}
	return short(n.Text())
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}

func width(n planfile.N) int {
	if n.End() > n.Offset() {
		return int(n.End() - n.Offset())
	}
	return 0
}

func quote(s string) []byte {
	q, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`)
	}
	return q
}
