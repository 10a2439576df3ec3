package planfile

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
)

// owners checks that every document's owner is a role.
func (l *loader) owners() {
	if l.plan.Policy == nil || l.unread[kindPolicy] {
		return
	}
	names := sortedKeys(l.roles)
	for _, kind := range Kinds {
		for _, d := range l.byKind[kind] {
			if d.draft != nil && (d.Owner == "" || l.roles[d.Owner]) {
				continue
			}
			l.again(d)
			n := d.Tree.Root().Get("owner")
			if n.Kind() == Scalar && n.Text() != "" && !l.roles[n.Text()] {
				l.unknown(finding.UnknownOwner, d, n, "owner", names, "roles of the policy")
			}
		}
	}
}

// unknown reports a reference to nothing, with the nearest name.
func (l *loader) unknown(code finding.Code, d *Document, n N, what string, candidates []string, where string) {
	l.say(finding.New(code, d.Ref(n), "unknown %s %s", what, clip(n.Text())).WithLength(length(n)).
		WithHint("%s", l.suggest(n.Text(), candidates, where)).WithFix(l.renamed(d, n, code, candidates)))
}

// maxCompared bounds the search for suggestions: where a whole catalog is
// gone, each of its items would be compared with all others.
const maxCompared = 200_000

// suggest says what an unknown name may have meant, or what names there are.
func (l *loader) suggest(name string, candidates []string, where string) string {
	if l.compared += len(candidates); l.compared <= maxCompared {
		if near := dimension.Nearest(name, candidates); near != "" {
			return "did you mean " + near + "?"
		}
	}
	return "the " + where + " are: " + listSome(candidates)
}

func length(n N) int {
	if n.End() > n.Offset() {
		return int(n.End() - n.Offset())
	}
	return 0
}

// listSome lists at most eight names.
func listSome(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	if len(names) > 8 {
		return strings.Join(names[:8], ", ") + fmt.Sprintf(" and %d more", len(names)-8)
	}
	return strings.Join(names, ", ")
}
