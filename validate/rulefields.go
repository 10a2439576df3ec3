package validate

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
)

// RuleField is a field of the rows that a check names. Number and Text say
// which values the check can take there; both where that is not known. Own says
// that the check computes it, as a helper where rows do not have it. Worse is +1 where more of it is worse, -1 where less is, 0 where neither is known.
type RuleField struct {
	Name         string
	At           position.Ref
	Number, Text bool
	Own          bool
	Worse        int
}

// misfits says which fields of a rule's check its rows do not have, or have of
// another type. Such a check passes every row, or breaks every one.
func misfits(r *Rule) []finding.Finding {
	var out []finding.Finding
	known := Fields(r.Over)
	for _, f := range r.Fields {
		i := slices.IndexFunc(known, func(k Field) bool { return k.Name == f.Name })
		switch {
		case i < 0 && f.Own:
		case i < 0:
			out = append(out, finding.New(finding.RuleField, f.At, "rule %s checks %s, which rows over %q do not have", r.Name, f.Name, r.Over).
				WithHint("%s", nearField(f.Name, known)))
		case known[i].Unit == "text" && !f.Text:
			out = append(out, finding.New(finding.RuleField, f.At, "rule %s cannot hold for any row: %s is text", r.Name, f.Name).
				WithHint("check it against text in quotes"))
		case known[i].Unit != "text" && !f.Number:
			out = append(out, finding.New(finding.RuleField, f.At, "rule %s cannot hold for any row: %s is a number", r.Name, f.Name).
				WithHint("check it against a number without quotes"))
		}
	}
	return out
}

func nearField(name string, known []Field) string {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = k.Name
	}
	if near := dimension.Nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "the rows have " + strings.Join(names, ", ") + "; a helper begins with _"
}
