// Package schema holds the shape of every kind of plan file, in CUE, and gives
// verdicts on documents. CUE is the only truth about shape and is imported
// here only.
//
// A [Checker] judges one document at a time against the definition that its
// kind names. What a company narrows in `plans/rules/*.cue` is part of the
// definition.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
	"cuelang.org/go/encoding/yaml"
)

// Files are the definitions, one file per kind.
//
//go:embed *.cue
var Files embed.FS

// Fault says how a document breaks its shape. The zero value is invalid.
type Fault uint8

// The faults.
const (
	Other Fault = iota + 1
	UnknownKey
	Missing
	Type
	Value
)

// Violation is one way in which a document does not fit. Path leads to the
// value, or for a missing key to where it would stand.
type Violation struct {
	Path          []string
	Fault         Fault
	Message, Hint string
	// Candidates are the keys or words that are allowed here, for a suggestion.
	Candidates []string
	// Company is true when the company's own shape forbids it; Rule is where
	// that stands, as rules/NAME.cue:LINE, where it is known.
	Company bool
	Rule    string
}

// Checker judges documents. It is for one goroutine.
type Checker struct {
	ctx   *cue.Context
	root  cue.Value
	kinds map[string]cue.Value
	own   map[string]cue.Value // without the company's shape
	words map[string]string    // constraint text to words
	// allowed remembers the keys of maps that unknown ones were found in.
	allowed map[string]keySet
	// narrowed are the kinds that the company's shape is about, rules what it is of.
	narrowed []string
	rules    *Rules
	syntax   []*ast.File // of the rules, for places
}

// definition files are parsed once; building is per context.
func instance(files fs.FS, names []string) (*build.Instance, error) {
	inst := build.NewContext().NewInstance("", nil)
	for _, name := range names {
		src, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(name, src, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		if err := inst.AddSyntax(f); err != nil {
			return nil, err
		}
	}
	return inst, nil
}

// NewChecker compiles the definitions and unifies them with the company's
// shape; rules may be nil.
func NewChecker(rules *Rules) (*Checker, error) {
	names, err := fs.Glob(Files, "*.cue")
	if err != nil {
		return nil, err
	}
	inst, err := instance(Files, names)
	if err != nil {
		return nil, err
	}
	c := &Checker{ctx: cuecontext.New(), kinds: map[string]cue.Value{}, own: map[string]cue.Value{}, words: map[string]string{}, allowed: map[string]keySet{}}
	c.root = c.ctx.BuildInstance(inst)
	if err := c.root.Err(); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	c.vocabulary()
	for _, kind := range Kinds() {
		v := c.root.LookupPath(cue.ParsePath("#" + kind))
		c.kinds[kind], c.own[kind] = v, v
	}
	if rules != nil {
		c.rules = rules
		return c, c.narrow(rules)
	}
	return c, nil
}

func (c *Checker) narrow(rules *Rules) error {
	v := c.ctx.BuildInstance(rules.instance())
	if err := v.Err(); err != nil {
		return err
	}
	if err := idle(v); err != nil {
		return err
	}
	for _, kind := range Kinds() {
		s := v.LookupPath(cue.MakePath(cue.Str("shape"), cue.Str(kind)))
		if !s.Exists() {
			continue
		}
		c.kinds[kind] = c.kinds[kind].Unify(s)
		if err := impossible(c.kinds[kind]); err != nil {
			return err
		}
		c.narrowed = append(c.narrowed, kind)
	}
	return nil
}

// impossible returns why no document can have a shape. A condition that waits
// for its document is no reason, though an error to CUE.
func impossible(shape cue.Value) error {
	for _, e := range errors.Errors(shape.Err()) {
		if format, _ := e.Msg(); format == "field not allowed" {
			return e
		}
	}
	return shape.Validate()
}

// idle returns an error where rules state a shape that no document would be
// held against, however they came to state it: of a kind that does not exist,
// of a kind that may be, or of kinds by pattern.
func idle(rules cue.Value) error {
	if rules.LookupPath(cue.MakePath(cue.Str("shape").Optional())).Exists() && !rules.LookupPath(cue.ParsePath("shape")).Exists() {
		return errors.Newf(token.NoPos, "shape guards nothing with ? or ! behind it")
	}
	shape := rules.LookupPath(cue.ParsePath("shape"))
	if p := shape.LookupPath(cue.MakePath(cue.AnyString)); p.Exists() {
		return errors.Newf(p.Pos(), "shape of a pattern guards nothing: name each kind")
	}
	for it, err := shape.Fields(cue.Optional(true)); err == nil && it.Next(); {
		name := it.Selector()
		switch {
		case name.LabelType() != cue.StringLabel:
		case !slices.Contains(Kinds(), name.Unquoted()):
			return errors.Newf(it.Value().Pos(), "shape of %s: no kind has this name", name.Unquoted())
		case name.ConstraintType() != 0:
			return errors.Newf(it.Value().Pos(), "shape of %s guards nothing with ? or ! behind it", name.Unquoted())
		}
	}
	return nil
}

// Narrows lists the kinds that the company's shape narrows.
func (c *Checker) Narrows() []string { return c.narrowed }

// Narrowed tells what only the company's shape forbids in a document. What
// breaks the kind itself is [Checker.Check]'s to tell.
func (c *Checker) Narrowed(kind string, src []byte) []Violation {
	err := c.Fits(kind, src)
	if err == nil {
		return nil
	}
	own := map[string]bool{}
	for _, e := range errors.Errors(yaml.Validate(src, c.own[kind])) {
		own[strings.Join(trim(e.Path()), "\x00")] = true
	}
	out := c.forbidden(kind, src, err)
	told := len(out) > 0
	for _, v := range c.explain(kind, err) {
		if told && len(v.Path) == 0 && v.Fault == Other {
			continue // it is what is told by then
		}
		if !own[strings.Join(v.Path, "\x00")] {
			v.Company, v.Rule = true, c.ruleLine(kind, err, v.Path)
			if v.Fault == Value {
				if left := c.left(kind, v.Path); left != nil {
					v.Candidates, v.Hint = left, "expected: "+strings.Join(left, ", ")
				}
			}
			out = append(out, v)
		}
	}
	return out
}

// Kinds lists the kinds of documents by name.
func Kinds() []string {
	return []string{"Adjustments", "Assumption", "Baseline", "Budget", "Catalog", "Decision", "Facts", "Import",
		"Network", "Plan", "Policy", "Risk", "StockTargets", "Supply", "Trigger"}
}

// Fits reports CUE's verdict on a document of a kind: the reference that
// every faster path must agree with.
func (c *Checker) Fits(kind string, src []byte) error {
	def, ok := c.kinds[kind]
	if !ok {
		return fmt.Errorf("no kind %q", kind)
	}
	return yaml.Validate(src, def)
}

// Check judges a document and explains its rejection. CUE may find further
// faults only once these are mended: a caller that wants all of them asks for
// one value at a time.
func (c *Checker) Check(kind string, src []byte) []Violation {
	err := c.Fits(kind, src)
	if err == nil {
		return nil
	}
	out := c.explain(kind, err)
	if len(out) == 0 {
		return []Violation{{Fault: Other, Message: "does not fit kind " + kind, Hint: firstLine(err.Error())}}
	}
	return out
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// vocabulary maps the text of the named constraints to words, from the first
// sentence of their comments.
func (c *Checker) vocabulary() {
	for it, _ := c.root.Fields(cue.Definitions(true)); it != nil && it.Next(); {
		var doc string
		for _, g := range it.Value().Doc() {
			doc += g.Text()
		}
		doc, _, _ = strings.Cut(doc, "\n")
		if text := fmt.Sprint(it.Value()); doc != "" && strings.HasPrefix(text, "=~") {
			c.words[text] = lowerFirst(strings.TrimSuffix(doc, "."))
		}
	}
}

func lowerFirst(s string) string {
	if s == "" || len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
