package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
)

// Rules are a company's own constraints, parsed and judged as text, not yet
// evaluated. Their text is foreign: it is parsed and evaluated in a process of
// its own, which internal/apart starts.
type Rules struct {
	files []RuleFile
	only  *string // the one rule that is kept, nil for all
	// out are the shapes and rules that are left out because no document or row could
	// meet them as they are meant, as `shape Risk` and `rule cap`.
	out map[string]bool
	// Names are the rules that are written down as `rule: NAME: {...}`, by
	// name, each once, with the file and offset of the first.
	Names []Rule
}

// RuleFile is the text of one file of rules. The text is kept and not its
// syntax: CUE writes into the syntax that it builds from.
type RuleFile struct {
	Name string // slash-separated, from the plan's folder
	Text []byte
}

// Rule is one company rule: which rows it meets, what it says on failure, and
// which fields of a row its check names.
type Rule struct {
	Name, Over, Message string
	File                string
	Offset              int
	Fields              []RuleField
}

// RuleError is what is wrong with a rule file, with its place.
type RuleError struct {
	File    string
	Offset  int
	Import  bool // an import that is not allowed
	Limit   bool // more time or memory than rules may have
	Message string
	// Word is what is not known, where it is short, Known what could stand there.
	Word  string
	Known []string
	// Without says what is not used for it, "" where CUE knows.
	Without string
}

func (e *RuleError) Error() string { return e.File + ": " + e.Message }

// builtin reports whether an import path is one of CUE's own packages, which
// have no dot in their first element.
func builtin(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && !strings.Contains(path, ":")
}

// ParseRules parses the rule files of a plan. Definitions and imports from
// elsewhere are refused; nothing is loaded from outside the files.
func ParseRules(files []RuleFile) (*Rules, []*RuleError) { return parseRules(files, FormOf) }

// parseRules is ParseRules for kinds of these forms.
func parseRules(files []RuleFile, form func(kind string) *Form) (*Rules, []*RuleError) {
	r := &Rules{out: map[string]bool{}}
	var bad []*RuleError
	for _, file := range files {
		f, err := parser.ParseFile(file.Name, file.Text, parser.ParseComments)
		if err != nil {
			bad = append(bad, unread(RuleErrors(err, file.Name))...)
			continue
		}
		if errs := judge(file.Name, f); len(errs) > 0 {
			bad = append(bad, unread(errs)...)
			continue
		}
		bad = append(bad, leaveOut(r.out, file.Name, f, form)...)
		r.files = append(r.files, file)
		r.Names = append(r.Names, declared(file.Name, f)...)
	}
	r.Names = slices.DeleteFunc(r.Names, func(n Rule) bool { return r.out["rule "+n.Name] })
	slices.SortStableFunc(r.Names, func(a, b Rule) int { return cmp.Compare(a.Name, b.Name) })
	r.Names = slices.CompactFunc(r.Names, func(a, b Rule) bool { return a.Name == b.Name })
	return r, bad
}

// unread marks errors for which a file of rules is left out.
func unread(bad []*RuleError) []*RuleError {
	for _, e := range bad {
		e.Without = "the rules of this file"
	}
	return bad
}

// RuleErrors places CUE's errors; those without a place stand in file.
func RuleErrors(err error, file string) []*RuleError {
	var out []*RuleError
	all := errors.Errors(err)
	for _, e := range all {
		msg, args := e.Msg()
		if len(all) > 1 && strings.HasPrefix(msg, "%d errors in empty disjunction") {
			continue // each of them follows
		}
		re := &RuleError{File: file, Message: firstLine(fmt.Sprintf(msg, args...))}
		for _, pos := range errors.Positions(e) {
			if strings.HasPrefix(pos.Filename(), "rules/") {
				re.File, re.Offset = pos.Filename(), pos.Offset()
				break
			}
		}
		out = append(out, re)
	}
	return out
}

const noExpression = "%s is no regular expression: %s"

// judge tells what is wrong with a file as a whole.
func judge(name string, f *ast.File) []*RuleError {
	var bad []*RuleError
	say := func(n ast.Node, foreign bool, format string, args ...any) {
		bad = append(bad, &RuleError{File: name, Offset: n.Pos().Offset(), Import: foreign, Message: fmt.Sprintf(format, args...)})
	}
	for spec := range f.ImportSpecs() {
		path := strings.Trim(spec.Path.Value, `"`)
		if !builtin(path) || strings.HasPrefix(path, "tool/") {
			say(spec, true, "import of %s", path)
		}
	}
	for _, d := range f.Decls {
		field, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		label, _, _ := ast.LabelName(field.Label)
		if label != "shape" && label != "rule" {
			misspelt(field, func(e ast.Node, text, wrong string) {
				say(e, false, noExpression, spelt(text), wrong)
			})
		}
		switch {
		case strings.HasPrefix(label, "#") || strings.HasPrefix(label, "_#"):
			say(field, false, "definition %s: rules have none", label)
		case label == "shape":
			for _, below := range fields(field) {
				if patternOf(below) != nil {
					say(below, false, "shape of a pattern guards nothing: name each kind")
				}
			}
		case label != "rule" && !strings.HasPrefix(label, "_"):
			say(field, false, "%s guards nothing: only rule and shape are read; a helper begins with _", label)
		}
	}
	return bad
}

// leaveOut tells of shapes and rules that cannot be met as they are meant, and adds
// them to those that are left out: shapes of what is no kind, keys and words that no
// document of the kind can have, which would guard nothing or keep everybody from
// being right, and what is no regular expression.
func leaveOut(out map[string]bool, file string, f *ast.File, form func(kind string) *Form) []*RuleError {
	var bad []*RuleError
	without := ""
	say := func(n ast.Node, word string, known []string, format string, args ...any) {
		e := &RuleError{File: file, Offset: n.Pos().Offset(), Message: fmt.Sprintf(format, args...), Word: clip(word), Known: known, Without: without}
		if kind, ok := strings.CutPrefix(without, "shape "); ok {
			e.Without = "the shape of " + kind
		}
		out[without] = true
		bad = append(bad, e)
	}
	for _, d := range f.Decls {
		field, _ := d.(*ast.Field)
		sort := ""
		if field != nil {
			sort, _, _ = ast.LabelName(field.Label)
		}
		if sort != "shape" && sort != "rule" {
			continue // judge has seen it
		}
		for _, below := range fields(field) {
			name, _, err := ast.LabelName(below.Label)
			if err != nil || strings.HasPrefix(name, "_") {
				continue
			}
			without = sort + " " + name
			switch {
			case sort == "rule":
			case !slices.Contains(Kinds(), name):
				say(below, name, Kinds(), "shape of %s: no kind has this name", spelt(name))
				continue
			default:
				asked(name, below.Value, form, func(at ast.Node, word string, have []string) {
					say(at, word, have, "shape of %s: no document can have %s here", name, spelt(word))
				})
			}
			misspelt(below, func(e ast.Node, text, wrong string) {
				say(e, "", nil, noExpression, spelt(text), wrong)
			})
		}
	}
	return bad
}

// fields lists the fields that are written in the braces of a field.
func fields(f *ast.Field) []*ast.Field {
	body, ok := f.Value.(*ast.StructLit)
	if !ok {
		return nil
	}
	var out []*ast.Field
	for _, e := range body.Elts {
		if f, ok := e.(*ast.Field); ok {
			out = append(out, f)
		}
	}
	return out
}

// declared lists `rule: NAME: {...}` with their places.
func declared(file string, f *ast.File) []Rule {
	var out []Rule
	for _, d := range f.Decls {
		field, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		if label, _, _ := ast.LabelName(field.Label); label != "rule" {
			continue
		}
		for _, rf := range fields(field) {
			if label, _, err := ast.LabelName(rf.Label); err == nil {
				out = append(out, Rule{Name: label, File: file, Offset: rf.Pos().Offset()})
			}
		}
	}
	return out
}

func (r *Rules) instance() *build.Instance {
	inst := build.NewContext().NewInstance("", nil)
	for _, f := range r.files {
		if syntax, err := parser.ParseFile(f.Name, f.Text, parser.ParseComments); err == nil { // it was good once
			drop(syntax, func(sort, name string) bool {
				return r.out[sort+" "+name] || r.only != nil && sort == "rule" && name != *r.only
			})
			_ = inst.AddSyntax(syntax) // what it refuses is in inst.Err, and so in the value that is built
		}
	}
	return inst
}

// Only returns the same rules with no other but one; "" keeps none of them. It
// serves to find the rule that exceeds its limits.
func (r *Rules) Only(name string) *Rules {
	out := *r
	out.only = &name
	return &out
}

// drop takes out shapes and rules of a file.
func drop(f *ast.File, out func(sort, name string) bool) {
	for _, d := range f.Decls {
		field, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		sort, _, _ := ast.LabelName(field.Label)
		if sort != "rule" && sort != "shape" {
			continue
		}
		body, ok := field.Value.(*ast.StructLit)
		if !ok {
			continue
		}
		body.Elts = slices.DeleteFunc(body.Elts, func(e ast.Decl) bool {
			below, ok := e.(*ast.Field)
			if !ok {
				return false
			}
			name, _, err := ast.LabelName(below.Label)
			return err == nil && out(sort, name)
		})
	}
}

// Empty reports whether there is nothing to judge with.
func (r *Rules) Empty() bool { return r == nil || len(r.files) == 0 }

// Evaluator meets computed rows with the company's rules. It is for one
// goroutine.
type Evaluator struct {
	ctx    *cue.Context
	checks map[string]cue.Value
	// Rules are the rules that can be evaluated, by name.
	Rules []Rule
}

// NewEvaluator evaluates the rules' own text. A rule that cannot be used is
// left out and told of.
func (r *Rules) NewEvaluator() (*Evaluator, []*RuleError) {
	e := &Evaluator{ctx: cuecontext.New(), checks: map[string]cue.Value{}}
	if r.Empty() {
		return e, nil
	}
	v := e.ctx.BuildInstance(r.instance())
	var bad []*RuleError
	if err := v.Err(); err != nil {
		bad = RuleErrors(err, r.files[0].Name)
	}
	for it, err := v.LookupPath(cue.ParsePath("rule")).Fields(); err == nil && it.Next(); {
		rule := r.place(it.Selector().Unquoted(), it.Value())
		if re := e.add(rule, it.Value()); re != nil && v.Err() == nil { // else it is in there
			bad = append(bad, re)
		}
	}
	slices.SortFunc(e.Rules, func(a, b Rule) int { return cmp.Compare(a.Name, b.Name) })
	return e, bad
}

// place says where a rule stands: where it is written down, or what made it.
func (r *Rules) place(name string, v cue.Value) Rule {
	for _, rule := range r.Names {
		if rule.Name == name {
			return rule
		}
	}
	rule := Rule{Name: name, File: r.files[0].Name}
	if pos := v.Pos(); pos.Filename() != "" {
		rule.File, rule.Offset = pos.Filename(), pos.Offset()
	}
	return rule
}

func (e *Evaluator) add(rule Rule, v cue.Value) *RuleError {
	bad := func(what string) *RuleError {
		return &RuleError{File: rule.File, Offset: rule.Offset, Message: "rule " + rule.Name + " " + what}
	}
	check := v.LookupPath(cue.ParsePath("check"))
	if !check.Exists() {
		return bad("has no check")
	}
	if err := check.Validate(); err != nil { // not Err: a check that waits for its row is none
		return bad("cannot hold for any row: " + firstLine(err.Error()))
	}
	rule.Over, _ = v.LookupPath(cue.ParsePath("over")).String() // "" is over nothing, which its judge says
	if m := v.LookupPath(cue.ParsePath("message")); m.Exists() {
		var err error
		if rule.Message, err = m.String(); err != nil {
			return bad("has a message that is no text")
		}
	}
	rule.Fields = ruleFields(rule, check)
	e.checks[rule.Name] = check
	e.Rules = append(e.Rules, rule)
	return nil
}

// Verdict is what a rule says of a row. The zero value is invalid.
type Verdict uint8

// The verdicts. NotKnown means that the rule asks for a field that the row
// does not have.
const (
	Passed Verdict = iota + 1
	Broken
	NotKnown
)

// Meets holds a row, given as a JSON object, against a rule.
func (e *Evaluator) Meets(rule string, row []byte) (Verdict, error) {
	check, ok := e.checks[rule]
	if !ok {
		return 0, fmt.Errorf("no rule %q", rule)
	}
	data := e.ctx.CompileBytes(row)
	if err := data.Err(); err != nil {
		return 0, err
	}
	v := check.Unify(data)
	err := v.Validate()
	switch {
	case err != nil && failed(err):
		return 0, fmt.Errorf("it cannot be evaluated: %s", firstLine(err.Error()))
	case err != nil:
		return Broken, nil
	case v.Validate(cue.Concrete(true)) != nil:
		return NotKnown, nil
	}
	return Passed, nil
}

// failures are how CUE begins to say that an expression has no value, which
// says nothing about the row: a call that fails, a division by zero, a text
// where every row has a number.
var failures = []string{"error in call to", "failed arithmetic", "index out of range", "invalid operands", "invalid regexp", "cannot use",
	"conflicting values %s and %s (mismatched types"}

// failed reports whether all that is wrong is that the rule has no value.
func failed(err error) bool {
	found := false
	for _, e := range errors.Errors(err) {
		format, _ := e.Msg()
		switch {
		case slices.ContainsFunc(failures, func(f string) bool { return strings.HasPrefix(format, f) }):
			found = true
		case !strings.HasPrefix(format, "%d errors in empty disjunction"):
			return false
		}
	}
	return found
}
