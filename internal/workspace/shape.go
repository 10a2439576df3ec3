package workspace

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/accord-plan/accord/internal/apart"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
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
	if respelt(d, v, node, depth) {
		return finding.Finding{}, false // which is asked at the key as it is spelled
	}
	return word(d, v, key, node, depth), true
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
