package workspace

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
)

// verdicts are those of all shards, by path.
type verdicts struct {
	files map[string]PartFile
	mu    sync.Mutex
	// other is a file of which the shards judged another text, or none.
	other string
}

// Join takes the verdicts of shards for those on the shape of a state, which then
// is loaded as it would be without. Parts that do not make one whole of this very
// state are refused.
func (w *Workspace) Join(ctx context.Context, src Source, parts []*Part, version string) error {
	sub, err := w.stateOf(ctx, src)
	if err != nil {
		return err
	}
	names, err := planfile.Documents(sub)
	if err != nil {
		return err
	}
	if err := whole(parts); err != nil {
		return err
	}
	v := &verdicts{files: map[string]PartFile{}}
	for _, p := range parts {
		switch {
		case p.Accord != version:
			return &Usage{fmt.Sprintf("shard %d was made by accord %s, and this is %s", p.Shard, p.Accord, version), "make all parts with one version"}
		case p.Plan != w.dir:
			return &Usage{fmt.Sprintf("shard %d is of the plan in %s, and this is the one in %s", p.Shard, p.Plan, w.dir), "choose the plan with --plan"}
		case p.Rules != rulesHash(sub):
			return otherState(fmt.Sprintf("shard %d was judged by other rules of the company", p.Shard))
		}
		for _, f := range p.Files {
			if i, known := slices.BinarySearch(names, f.Path); !known || i%p.Of != p.Shard-1 {
				return otherState(fmt.Sprintf("shard %d judged %s, which is not in its share", p.Shard, f.Path))
			}
			v.files[f.Path] = f
		}
	}
	for i, name := range names {
		if _, judged := v.files[name]; !judged {
			return otherState(fmt.Sprintf("shard %d did not judge %s", i%len(parts)+1, name))
		}
	}
	w.verdicts = v
	return nil
}

func otherState(what string) error {
	return &Usage{what + ": the part is of another state of the plan", "make all parts of the state that is joined"}
}

// whole refuses parts of which one is missing, or there twice.
func whole(parts []*Part) error {
	of := parts[0].Of
	seen := map[int]bool{}
	for _, p := range parts {
		switch {
		case p.FormatVersion != PartVersion:
			return &Usage{fmt.Sprintf("a part has format version %q, and this reads %s", p.FormatVersion, PartVersion), "make it with this version of accord"}
		case p.Of != of || p.Shard < 1 || p.Shard > p.Of:
			return &Usage{fmt.Sprintf("shard %d of %d does not go with shards of %d", p.Shard, p.Of, of), "join the parts of one run"}
		case seen[p.Shard]:
			return &Usage{fmt.Sprintf("shard %d of %d is there twice", p.Shard, of), "name each part once"}
		}
		seen[p.Shard] = true
	}
	if of > len(parts) {
		missing := 1
		for seen[missing] {
			missing++
		}
		return &Usage{fmt.Sprintf("shard %d of %d is missing", missing, of), "join all parts; a shard that failed has to be run again"}
	}
	return nil
}

// shapes are the verdicts as a check of shape.
func (v *verdicts) shapes() planfile.Shape {
	return func(d *planfile.Document) []finding.Finding {
		f := v.files[d.Path]
		if f.SHA256 != textHash(d.Text()) {
			v.differs(d.Path)
			return nil
		}
		var out []finding.Finding
		for i := range f.Findings {
			x, ok := f.Findings[i].finding(d)
			if !ok {
				v.differs(d.Path)
				return nil
			}
			out = append(out, x)
		}
		return out
	}
}

func (v *verdicts) differs(file string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.other == "" || file < v.other {
		v.other = file
	}
}

// err tells that a file is not the one that was judged.
func (v *verdicts) err() error {
	if v == nil || v.other == "" {
		return nil
	}
	return otherState("the text of " + v.other + " is not the one that a shard judged")
}
