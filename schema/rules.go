package schema

import (
	"context"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
)

// Rules are a company's own constraints, parsed and judged as text, not yet
// evaluated.
type Rules struct {
	files []ruleFile
	// Names are the rules by name with the file and offset of each.
	Names []Rule
}

// ruleFile is the text of a file that has been found good. The text is kept and
// not its syntax: CUE writes into the syntax that it builds from, and several
// checkers build from the same rules at once.
type ruleFile struct {
	name string
	text []byte
}

// Rule is one company rule: which rows it meets and what it says on failure.
type Rule struct {
	Name, Over, Message string
	File                string
	Offset              int
}

// RuleError is what is wrong with a rule file, with its place.
type RuleError struct {
	File    string
	Offset  int
	Import  bool // an import that is not allowed
	Message string
}

func (e *RuleError) Error() string { return e.File + ": " + e.Message }

// builtin reports whether an import path is one of CUE's own packages, which
// have no dot in their first element.
func builtin(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && !strings.Contains(path, ":")
}

// ParseRules reads the rule files of a plan. Definitions and imports from
// elsewhere are refused; nothing is loaded from outside the files.
func ParseRules(fsys fs.FS, names []string) (*Rules, []*RuleError) {
	r := &Rules{}
	var bad []*RuleError
	for _, name := range names {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			bad = append(bad, &RuleError{File: name, Message: "cannot be read"})
			continue
		}
		if len(src) > 256<<10 {
			bad = append(bad, &RuleError{File: name, Message: "larger than 256 KiB"})
			continue
		}
		f, err := parser.ParseFile(name, src, parser.ParseComments)
		if err != nil {
			for _, e := range errors.Errors(err) {
				msg, args := e.Msg()
				bad = append(bad, &RuleError{File: name, Offset: e.Position().Offset(), Message: fmt.Sprintf(msg, args...)})
			}
			continue
		}
		if errs := judge(name, f); len(errs) > 0 {
			bad = append(bad, errs...)
			continue
		}
		r.files = append(r.files, ruleFile{name, src})
		r.Names = append(r.Names, declared(name, f)...)
	}
	sort.SliceStable(r.Names, func(i, j int) bool { return r.Names[i].Name < r.Names[j].Name })
	return r, bad
}

func judge(name string, f *ast.File) []*RuleError {
	var bad []*RuleError
	for spec := range f.ImportSpecs() {
		path := strings.Trim(spec.Path.Value, `"`)
		if !builtin(path) || strings.HasPrefix(path, "tool/") {
			bad = append(bad, &RuleError{File: name, Offset: spec.Pos().Offset(), Import: true, Message: "import of " + path})
		}
	}
	for _, d := range f.Decls {
		if field, ok := d.(*ast.Field); ok {
			label, _, _ := ast.LabelName(field.Label)
			if strings.HasPrefix(label, "#") || strings.HasPrefix(label, "_#") {
				bad = append(bad, &RuleError{File: name, Offset: field.Pos().Offset(), Message: "definition " + label + ": rules have none"})
			}
		}
	}
	return bad
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
		body, ok := field.Value.(*ast.StructLit)
		if !ok {
			continue
		}
		for _, e := range body.Elts {
			if rf, ok := e.(*ast.Field); ok {
				label, _, _ := ast.LabelName(rf.Label)
				out = append(out, Rule{Name: label, File: file, Offset: rf.Pos().Offset()})
			}
		}
	}
	return out
}

func (r *Rules) instance() *build.Instance {
	inst := build.NewContext().NewInstance("", nil)
	for _, f := range r.files {
		if syntax, err := parser.ParseFile(f.name, f.text, parser.ParseComments); err == nil { // it was good once
			_ = inst.AddSyntax(syntax)
		}
	}
	return inst
}

// Empty reports whether there is nothing to judge with.
func (r *Rules) Empty() bool { return r == nil || len(r.files) == 0 }

// Evaluator meets computed rows with the company's rules. It is for one
// goroutine.
type Evaluator struct {
	ctx    *cue.Context
	checks map[string]cue.Value
	Rules  []Rule
}

// NewEvaluator evaluates the rules' own text. Over and Message of each are
// known afterwards.
func (r *Rules) NewEvaluator() (*Evaluator, error) {
	e := &Evaluator{ctx: cuecontext.New(), checks: map[string]cue.Value{}}
	v := e.ctx.BuildInstance(r.instance())
	if err := v.Err(); err != nil {
		return nil, err
	}
	for _, rule := range r.Names {
		x := v.LookupPath(cue.MakePath(cue.Str("rule"), cue.Str(rule.Name)))
		rule.Over, _ = x.LookupPath(cue.ParsePath("over")).String()
		rule.Message, _ = x.LookupPath(cue.ParsePath("message")).String()
		check := x.LookupPath(cue.ParsePath("check"))
		if !check.Exists() {
			return nil, &RuleError{File: rule.File, Offset: rule.Offset, Message: "rule " + rule.Name + " has no check"}
		}
		e.checks[rule.Name] = check
		e.Rules = append(e.Rules, rule)
	}
	return e, nil
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

// Meets holds a row, given as a JSON object, against a rule. The context's
// deadline ends an evaluation that does not end by itself.
func (e *Evaluator) Meets(ctx context.Context, rule string, row []byte) (Verdict, error) {
	type answer struct {
		verdict Verdict
		err     error
	}
	done := make(chan answer, 1)
	go func() {
		data := e.ctx.CompileBytes(row)
		if err := data.Err(); err != nil {
			done <- answer{err: err}
			return
		}
		v := e.checks[rule].Unify(data)
		switch {
		case v.Validate() != nil:
			done <- answer{verdict: Broken}
		case v.Validate(cue.Concrete(true)) != nil:
			done <- answer{verdict: NotKnown}
		default:
			done <- answer{verdict: Passed}
		}
	}()
	select {
	case a := <-done:
		return a.verdict, a.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
