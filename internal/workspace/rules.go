package workspace

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/apart"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/schema"
	"github.com/accord-plan/accord/validate"
)

// The sizes of rules: of one file and of all together, in bytes.
const (
	ruleFileSize = 256 << 10
	ruleAllSize  = 1 << 20
)

// rules starts the evaluation of the company's constraints, apart from this
// process; nil where there are none. What is wrong with them is told in bad. Where
// that is nothing, as their text shows, and no row is met with them, they are not
// started before they are asked. What of their shape can be told without CUE comes
// in shape.
func (w *Workspace) rules(ctx context.Context, fsys fs.FS, depth Depth) (r *apart.Rules, shape *schema.Shape, bad []*schema.RuleError, err error) {
	files, bad := ruleFiles(fsys)
	if len(files) == 0 {
		return nil, nil, bad, nil
	}
	if !w.opt.Reference {
		shape = w.shapeOf(files)
		if shape.Sound && (depth == Shape || !shape.Rules()) {
			return apart.Prepare(ctx, files, apart.Usual, shape.Narrows()), shape, bad, nil
		}
	}
	r, bad, err = start(ctx, files, bad)
	return r, shape, bad, err
}

// shapeOf is what is derived of rules, once of the same texts.
func (w *Workspace) shapeOf(files []schema.RuleFile) *schema.Shape {
	same := func(a, b schema.RuleFile) bool { return a.Name == b.Name && bytes.Equal(a.Text, b.Text) }
	if w.shaped.shape == nil || !slices.EqualFunc(w.shaped.files, files, same) {
		w.shaped.files, w.shaped.shape = files, schema.ShapeOf(files)
	}
	return w.shaped.shape
}

// start starts the evaluation of rules.
func start(ctx context.Context, files []schema.RuleFile, bad []*schema.RuleError) (*apart.Rules, []*schema.RuleError, error) {
	r, more, err := apart.Start(ctx, files, apart.Usual)
	if errors.Is(err, apart.ErrLimit) {
		return nil, append(bad, apart.Blame(ctx, files, apart.Usual)), ctx.Err()
	}
	return r, append(bad, more...), err
}

// RuleFiles are the texts of the company's rules at a state.
func (w *Workspace) RuleFiles(ctx context.Context, src Source) ([]schema.RuleFile, error) {
	fsys, done, err := w.open(ctx, src)
	if err != nil {
		return nil, err
	}
	defer done()
	sub, err := w.folder(fsys)
	if err != nil {
		return nil, err
	}
	files, _ := ruleFiles(sub)
	return files, nil
}

// ruleFiles reads the texts of the rules.
func ruleFiles(fsys fs.FS) ([]schema.RuleFile, []*schema.RuleError) {
	entries, err := fs.ReadDir(fsys, "rules")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []*schema.RuleError{{File: "rules", Message: "the folder of rules cannot be read"}}
	}
	var files []schema.RuleFile
	var bad []*schema.RuleError
	all := 0
	for _, e := range entries {
		if name := "rules/" + e.Name(); e.Type().IsRegular() && strings.HasSuffix(name, ".cue") && !strings.HasPrefix(e.Name(), ".") {
			text, problem := readRule(fsys, name)
			if all += len(text); problem == "" && all > ruleAllSize {
				problem = "the rules are larger than 1 MiB in all"
			}
			if problem != "" {
				bad = append(bad, &schema.RuleError{File: name, Message: problem})
				continue
			}
			files = append(files, schema.RuleFile{Name: name, Text: text})
		}
	}
	return files, bad
}

func readRule(fsys fs.FS, name string) (text []byte, problem string) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, "cannot be read"
	}
	defer f.Close()
	text, err = io.ReadAll(io.LimitReader(f, ruleFileSize+1))
	switch {
	case err != nil:
		return nil, "cannot be read"
	case len(text) > ruleFileSize:
		return nil, "larger than 256 KiB"
	}
	return text, ""
}

func ruleFindings(l *planfile.Loaded, bad []*schema.RuleError) []finding.Finding {
	var out []finding.Finding
	for _, e := range bad {
		at := position.Ref{File: l.Files.Number(e.File), Offset: int32(e.Offset)}
		switch {
		case e.Limit:
			out = append(out, finding.New(finding.RuleLimit, at, "%s", e.Message).WithHint("simplify the rules; the plan is judged without them"))
		case e.Import:
			out = append(out, finding.New(finding.RuleImport, at, "%s", e.Message).WithHint("rules may import CUE's own packages only, as `strings` or `list`"))
		default:
			out = append(out, finding.New(finding.RuleUnreadable, at, "%s", e.Message).WithHint("%s", mendHint(e)))
		}
	}
	return out
}

// mendHint says what to do about a rule that cannot be used.
func mendHint(e *schema.RuleError) string {
	without := "the plan is judged without it"
	if e.Without != "" {
		without = "the plan is judged without " + e.Without
	}
	if near := dimension.Nearest(e.Word, e.Known); near != "" {
		return "did you mean " + near + "? " + strings.ToUpper(without[:1]) + without[1:]
	}
	if len(e.Known) > 0 {
		return "allowed here: " + strings.Join(e.Known, ", ") + "; " + without
	}
	return "mend the rule; " + without
}

// runRules meets the computed rows with the company's rules.
func (w *Workspace) runRules(s *Snapshot, vc *validate.Context, rules *apart.Rules) []finding.Finding {
	if rules == nil {
		return nil
	}
	for _, r := range rules.Rules() {
		rule := validate.Rule{Name: r.Name, Over: r.Over, Message: r.Message,
			At: position.Ref{File: s.Loaded.Files.Number(r.File), Offset: int32(r.Offset)}}
		for _, f := range r.Fields {
			rule.Fields = append(rule.Fields, validate.RuleField{Name: f.Name, Number: f.Number, Text: f.Text, Own: f.Own, Worse: f.Worse,
				At: position.Ref{File: s.Loaded.Files.Number(f.File), Offset: int32(f.Offset)}})
		}
		vc.Rules = append(vc.Rules, rule)
	}
	vc.Evaluate = func(rule string, row validate.Row) (bool, string, error) {
		verdict, err := rules.Meets(rule, rowJSON(row))
		switch {
		case errors.Is(err, apart.ErrLimit):
			return false, "", validate.ErrLimit
		case verdict == schema.NotKnown:
			return false, "", validate.ErrNotKnown
		}
		return verdict == schema.Passed, "", err
	}
	report := validate.EvaluateRules(vc)
	vc.RuleGaps = report.Gaps
	s.Result.Gaps = append(s.Result.Gaps, report.Gaps...)
	s.NotJudged = append(s.NotJudged, report.NotJudged...)
	return report.Findings
}

// rowJSON writes a row as the data that a rule is unified with. What nobody
// knows is left out.
func rowJSON(row validate.Row) []byte {
	var b bytes.Buffer
	b.WriteString(`{"what":`)
	b.Write(quote(row.What))
	b.WriteString(`,"period":`)
	b.Write(quote(row.Period))
	for _, v := range row.Values {
		if !v.Known || v.Name == "what" || v.Name == "period" {
			continue
		}
		b.WriteByte(',')
		b.Write(quote(v.Name))
		b.WriteByte(':')
		if v.Number {
			b.WriteString(v.Text)
		} else {
			b.Write(quote(v.Text))
		}
	}
	b.WriteByte('}')
	return b.Bytes()
}
