package cadence

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// Drop takes the facts to date of the period that was open out of the plan: what
// closed facts hold of it takes their place, and git keeps them. Open orders stay,
// because they are of a day and of no period. text reads a file of the plan.
// Before it, [Opening.Extend] would meet facts of a period that is over.
func (o *Opening) Drop(in Input, text func(path string) []byte) {
	gone := map[string][]string{} // by manifest
	for i := range in.Plan.Actuals.Files {
		f := &in.Plan.Actuals.Files[i]
		k := actual.KindOf(f.Fact)
		if !f.Found || f.Period != period.None || k == nil || k.Order || !strings.HasPrefix(f.Path, "facts/open/") {
			continue
		}
		manifest := in.Plan.Files.Name(f.At.File)
		gone[manifest] = append(gone[manifest], f.Path)
	}
	for manifest, files := range gone { // each is looked at by itself
		before := text(manifest)
		after, ok := without(before, path.Dir(manifest), files)
		if !ok {
			o.Ends = append(o.Ends, Ending{What: "facts to date of a period that is over", Role: in.Plan.Owner, People: in.people(in.Plan.Owner), File: manifest,
				Do: "take " + strings.Join(files, ", ") + " out of it, or import the open period anew"})
			continue
		}
		o.Until[manifest], o.After[manifest] = before, after
		for _, f := range files {
			o.Until[f], o.After[f] = text(f), nil
			o.Dropped = append(o.Dropped, f)
		}
	}
	slices.Sort(o.Dropped)
}

// without is a manifest without some files, nil where none is left; false where
// its lines do not tell them apart. What stays, stays to the byte, and is read
// again to be sure of it.
func without(manifest []byte, dir string, files []string) ([]byte, bool) {
	tree, problems := planfile.Parse(manifest)
	if len(problems) > 0 {
		return nil, false
	}
	var starts []int
	var drops []bool
	kept := []string{}
	for k := range tree.Root().Get("files").Pairs() {
		at := bytes.LastIndexByte(manifest[:k.Offset()], '\n') + 1
		if len(bytes.TrimLeft(manifest[at:k.Offset()], " ")) > 0 {
			return nil, false // several on one line
		}
		drop := slices.Contains(files, path.Join(dir, k.Text()))
		if starts, drops = append(starts, at), append(drops, drop); !drop {
			kept = append(kept, k.Text())
		}
	}
	if len(kept) == 0 {
		return nil, true
	}
	var out []byte
	last := 0
	for i, at := range starts {
		end := len(manifest)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if drops[i] {
			out = append(out, manifest[last:at]...)
			last = end
		}
	}
	out = append(out, manifest[last:]...)
	return out, sameFiles(out, kept)
}

// sameFiles says that a manifest lists exactly some files.
func sameFiles(manifest []byte, want []string) bool {
	tree, problems := planfile.Parse(manifest)
	if len(problems) > 0 {
		return false
	}
	var got []string
	for k := range tree.Root().Get("files").Pairs() {
		got = append(got, k.Text())
	}
	return slices.Equal(got, want)
}
