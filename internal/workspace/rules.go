package workspace

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/schema"
	"github.com/accord-plan/accord/validate"
)

// ruleDeadline bounds the evaluation of a company's rules over a whole plan.
const ruleDeadline = 20 * time.Second

// rules reads the company's constraints; nil where there are none.
func (w *Workspace) rules(fsys fs.FS) (*schema.Rules, []*schema.RuleError) {
	names, err := fs.Glob(fsys, "rules/*.cue")
	if err != nil || len(names) == 0 {
		return nil, nil
	}
	r, bad := schema.ParseRules(fsys, names)
	if r.Empty() {
		return nil, bad
	}
	if _, err := schema.NewChecker(r); err != nil {
		return nil, append(bad, &schema.RuleError{File: names[0], Message: firstLine(err.Error())})
	}
	return r, bad
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func ruleFindings(l *planfile.Loaded, bad []*schema.RuleError) []finding.Finding {
	var out []finding.Finding
	for _, e := range bad {
		at := position.Ref{File: l.Files.Number(e.File), Offset: int32(e.Offset)}
		if e.Import {
			out = append(out, finding.New(finding.RuleImport, at, "%s", e.Message).WithHint("rules may import CUE's own packages only, as `strings` or `list`"))
			continue
		}
		out = append(out, finding.New(finding.RuleUnreadable, at, "%s", e.Message).WithHint("mend the rule; the plan is judged without it"))
	}
	return out
}

// runRules meets the computed rows with the company's rules.
func (w *Workspace) runRules(ctx context.Context, s *Snapshot, vc *validate.Context, rules *schema.Rules) []finding.Finding {
	if rules.Empty() {
		return nil
	}
	e, err := rules.NewEvaluator()
	if err != nil {
		re, ok := err.(*schema.RuleError)
		if !ok {
			re = &schema.RuleError{Message: firstLine(err.Error())}
		}
		return ruleFindings(s.Loaded, []*schema.RuleError{re})
	}
	for _, r := range e.Rules {
		vc.Rules = append(vc.Rules, validate.Rule{Name: r.Name, Over: r.Over, Message: r.Message,
			At: position.Ref{File: s.Loaded.Files.Number(r.File), Offset: int32(r.Offset)}})
	}
	ctx, cancel := context.WithTimeout(ctx, ruleDeadline)
	defer cancel()
	vc.Evaluate = func(rule string, row validate.Row) (bool, string, error) {
		verdict, err := e.Meets(ctx, rule, rowJSON(row))
		switch {
		case errors.Is(err, context.DeadlineExceeded):
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
