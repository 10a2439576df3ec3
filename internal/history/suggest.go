package history

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// Revisions lists what a revision can be called by, for completion: branches,
// tags, then remote branches, each sorted.
func (r *Repository) Revisions(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var all []string
	for _, prefix := range []string{headsPrefix, tagsPrefix, remotesPrefix} {
		names, err := r.names(prefix)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if !strings.HasSuffix(name, "/HEAD") {
				all = append(all, strings.TrimPrefix(name, prefix))
			}
		}
	}
	return all, nil
}

// unknown says that there is no such revision, and what may have been meant.
func (r *Repository) unknown(name string) error {
	if strings.HasPrefix(name, planPrefix) {
		if _, ok, _ := r.ref(headsPrefix + name); ok {
			return problem(ErrUnknownRevision, "rename the branch: git branch -m "+name+" proposal/"+strings.TrimPrefix(name, planPrefix),
				"there is no tag %s: names under plan/ are closes, and the branch of this name is not one", name)
		}
	}
	if there := r.remotely(name); len(there) > 0 {
		return problem(ErrUnknownRevision, "write "+strings.Join(there, " or ")+", or make a branch of it here: git branch "+name+" "+there[0],
			"there is no branch %q in this clone, only %s", name, strings.Join(there, " and "))
	}
	if boundary, _ := r.boundary(); len(boundary) > 0 {
		return problem(ErrUnknownRevision, unshallow, "there is no revision %q in this shallow clone", name)
	}
	if _, ok, _ := r.ref(tagsPrefix + planPrefix + name); ok {
		return problem(ErrUnknownRevision, "did you mean "+planPrefix+name+"?", "there is no revision %q", name)
	}
	do := "list them with: git branch --all && git tag, or fetch with: git fetch --all --tags"
	if near := r.nearest(name); len(near) > 0 {
		do = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return problem(ErrUnknownRevision, do, "there is no revision %q", name)
}

// remotely are at most three branches of this name at remotes, as they are written.
func (r *Repository) remotely(name string) []string {
	var out []string
	all, _ := r.names(remotesPrefix)
	for _, ref := range all {
		if at := strings.TrimPrefix(ref, remotesPrefix); len(out) < 3 && strings.HasSuffix(at, "/"+name) && name != "HEAD" && strings.Count(at, "/") == 1+strings.Count(name, "/") {
			out = append(out, at)
		}
	}
	return out
}

// nearest are at most three names that a slip of the finger may have missed.
func (r *Repository) nearest(name string) []string {
	all, err := r.Revisions(context.Background())
	if err != nil {
		return nil
	}
	type scored struct {
		name     string
		distance int
	}
	var near []scored
	for _, candidate := range all {
		if d := distance(strings.ToLower(name), strings.ToLower(candidate)); d <= max(1, len(name)/3) {
			near = append(near, scored{candidate, d})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, s := range near {
		if len(names) < 3 && !slices.Contains(names, s.name) {
			names = append(names, s.name)
		}
	}
	return names
}

// distance counts the slips between two names: letters left out, put in, changed
// or swapped with their neighbour.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	rows := make([][]int, len(from)+1)
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i, x := range from {
		for j, y := range to {
			best := rows[i][j]
			if x != y {
				best = 1 + min(best, rows[i][j+1], rows[i+1][j])
			}
			if i > 0 && j > 0 && x == to[j-1] && y == from[i-1] {
				best = min(best, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = best
		}
	}
	return rows[len(from)][len(to)]
}

// Branches lists the branches here and at origin by their full references, those
// here first, each sorted.
func (r *Repository) Branches(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	here, err := r.names(headsPrefix)
	if err != nil {
		return nil, err
	}
	there, err := r.names(remotesPrefix + "origin/")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(append(here, there...), func(name string) bool { return strings.HasSuffix(name, "/HEAD") }), nil
}
