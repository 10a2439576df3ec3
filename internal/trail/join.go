package trail

// Moved joins what one file lost and another got: a number that went to another
// file in the same commit was changed only if its value was.
func Moved(changes []Change) []Change {
	gone := map[string]int{}
	for i := range changes {
		if changes[i].New == nil {
			gone[changes[i].key()] = i
		}
	}
	if len(gone) == 0 || len(gone) == len(changes) {
		return changes
	}
	drop := map[int]bool{}
	for i := range changes {
		c := &changes[i]
		if c.Old != nil {
			continue
		}
		from, ok := gone[c.key()]
		if !ok || drop[from] {
			continue
		}
		drop[from] = true
		if c.Old = changes[from].Old; *c.Old == *c.New {
			drop[i] = true
		}
	}
	if len(drop) == 0 {
		return changes
	}
	out := changes[:0]
	for i := range changes {
		if !drop[i] {
			out = append(out, changes[i])
		}
	}
	return out
}

// Both keeps of the changes against one parent of a merge those that are changes
// against another one too: what a merge took from a parent, that parent's history
// tells.
func Both(changes, other []Change) []Change {
	also := map[string]bool{}
	for i := range other {
		also[other[i].key()] = true
	}
	var out []Change
	for i := range changes {
		if also[changes[i].key()] {
			out = append(out, changes[i])
		}
	}
	return out
}
