package merge

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
)

// Report is what stands in the way of an unfinished merge, rebase, cherry-pick
// or revert, by key. Its JSON is what `accord conflicts -o json` prints.
type Report struct {
	// FormatVersion is that of this JSON.
	FormatVersion string `json:"format_version"`
	// Operation is merge, rebase, cherry-pick or revert; "" where none is under
	// way.
	Operation string `json:"operation"`
	// Conflicts are those of the plan's files, by file and line.
	Conflicts []Conflict `json:"conflicts"`
	// Ready are files of the plan in which nothing is in conflict any more, and
	// which git does not know to be resolved.
	Ready []string `json:"ready"`
	// Untouched are files that git does not have merged and that stand as ours
	// has them, without a marker: somebody chose ours, or the merge driver did
	// not run and nothing of theirs is in them.
	Untouched []string `json:"untouched"`
	// Missing are files that both sides have and that are gone from the work tree.
	Missing []string `json:"missing"`
	// Broken are files whose markers are not whole any more.
	Broken []string `json:"broken"`
	// Elsewhere are files outside of the plan that are in conflict.
	Elsewhere []string `json:"elsewhere"`
	// Continue is the command that ends the operation.
	Continue string `json:"continue,omitempty"`
	// Abort is the command that gives it up.
	Abort string `json:"abort,omitempty"`
}

// ReportVersion is the version of the report's JSON.
const ReportVersion = "1.2"

// Find returns the conflict of a key: the whole key, the place FILE:LINE, or as
// many of its last parts as tell it from the others.
func Find(conflicts []Conflict, key string) (Conflict, error) {
	var found []Conflict
	for _, c := range conflicts {
		if c.Key == key || c.Line > 0 && c.File+":"+itoa(c.Line) == key {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		for _, c := range conflicts {
			if key != "" && strings.HasSuffix(c.Key, "/"+key) {
				found = append(found, c)
			}
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Conflict{}, unknown(conflicts, key)
	}
	names := keys(found)
	if len(names) < len(found) { // one key in several regions
		names = nil
		for _, c := range found {
			names = append(names, c.File+":"+itoa(c.Line))
		}
	}
	return Conflict{}, &Refusal{key + " names " + itoa(len(found)) + " conflicts", "name one: " + some(names)}
}

func unknown(conflicts []Conflict, key string) error {
	all := keys(conflicts)
	if near := dimension.Nearest(key, all); near != "" {
		return &Refusal{"no conflict " + key, "did you mean " + near + "?"}
	}
	last := map[string]string{} // by how people shorten a key
	var short []string
	for _, k := range all {
		parts := strings.Split(k, "/")
		for i := range parts {
			s := strings.Join(parts[i:], "/")
			last[s] = k
			short = append(short, s)
		}
	}
	if near := dimension.Nearest(key, short); near != "" {
		return &Refusal{"no conflict " + key, "did you mean " + last[near] + "?"}
	}
	if len(all) == 0 {
		return &Refusal{"no conflict " + key, "nothing is in conflict"}
	}
	return &Refusal{"no conflict " + key, "the conflicts are " + some(all)}
}

func keys(conflicts []Conflict) []string {
	var out []string
	for _, c := range conflicts {
		out = append(out, c.Key)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// some names the first of many.
func some(names []string) string {
	if n := len(names) - 5; n > 0 {
		return strings.Join(names[:5], ", ") + " and " + itoa(n) + " more"
	}
	return strings.Join(names, ", ")
}
