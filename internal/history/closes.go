package history

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// Close is a closed cycle: a tag such as plan/2026-12, or plan/2026-12.2 for
// the second plan of that cycle.
type Close struct {
	Cycle  string // 2026-12
	Replan int    // 1 for the first close, 2 and up for re-plans
	Tag    string // plan/2026-12.2, without refs/tags/
	Commit Commit
}

// cycleName is how a cycle is written, with the number of a re-plan behind it:
// a period that begins with its year, of whatever calendar.
var cycleName = pattern.Of(`^([0-9]{4}(?:-[0-9A-Z]{1,4})?)(?:\.([1-9][0-9]{0,3}))?$`)

// Closes lists the closes in the history of a commit, itself included, by cycle
// and re-plan. planName is "" for tags plan/CYCLE, otherwise the name in
// plan/NAME/CYCLE. Tags of branches that were never merged do not count, nor do
// other tags under plan/, such as plan/genesis.
//
// When a shallow clone ends before that is known, the error is a Problem that
// is ErrShallow, beside the closes that were found.
func (r *Repository) Closes(ctx context.Context, planName string, at Commit) ([]Close, error) {
	prefix := planPrefix
	if planName != "" {
		prefix += planName + "/"
	}
	all, err := r.closeTags(prefix)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, c := range all {
		wanted[c.Commit.Hash] = true
	}
	found, cut, err := r.reach(ctx, at, wanted)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c Close) bool { return !found[c.Commit.Hash] })
	if !cut {
		return all, nil
	}
	return all, problem(ErrShallow, unshallow, "which cycles were closed before %s lies beyond the end of this shallow clone", at.Short())
}

// closeTags lists the tags that are named like closes, sorted by cycle.
func (r *Repository) closeTags(prefix string) ([]Close, error) {
	names, err := r.names(tagsPrefix + prefix)
	if err != nil {
		return nil, err
	}
	var all []Close
	for _, full := range names {
		parts := cycleName().FindStringSubmatch(strings.TrimPrefix(full, tagsPrefix+prefix))
		if parts == nil {
			continue
		}
		replan := 1
		if parts[2] != "" {
			replan, _ = strconv.Atoi(parts[2]) // the pattern leaves nothing to fail
		}
		if parts[2] == "1" {
			continue // the first close has no number: two spellings would be two truths
		}
		c, ok, err := r.lookUp(full)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, Close{parts[1], replan, strings.TrimPrefix(full, tagsPrefix), c})
		}
	}
	slices.SortFunc(all, func(a, b Close) int {
		return cmp.Or(cmp.Compare(a.Cycle, b.Cycle), cmp.Compare(a.Replan, b.Replan))
	})
	return all, nil
}
