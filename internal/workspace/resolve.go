package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/merge"
	"github.com/accord-plan/accord/internal/planfile"
)

// Resolution says which conflicts are decided, and how.
type Resolution struct {
	// Keys name them; All takes every one that there is.
	Keys   []string
	All    bool
	Choice merge.Choice
	// Decision is the id of the decision that it follows from, may be empty.
	Decision string
	// Add tells git of files in which nothing is left, those too that were
	// finished before. Then All may be without a choice: it decides nothing.
	Add bool
}

// Resolved is what was done.
type Resolved struct {
	// Conflicts are those that were decided.
	Conflicts []merge.Conflict
	// Files were written, or finished before and are to be added, by path from
	// the root.
	Files []ResolvedFile
	// Untouched stand as ours had them: nobody adds those unasked.
	Untouched []string
	// Missing are gone from the work tree, though both sides have them: nobody tells
	// git so unasked.
	Missing []string
}

// ResolvedFile is a file of which something was decided, now or before.
type ResolvedFile struct {
	Path string
	// Left is how many conflicts it still has, Wrong what is wrong with it once
	// it has none.
	Left  int
	Wrong []string
	// Gone says that it is removed, Added that git knows.
	Gone, Added bool
}

// Decide resolves conflicts in the files of the work tree. Either all that are
// named are decided or none.
func (w *Workspace) Decide(ctx context.Context, o Resolution) (*Resolved, error) {
	if o.Decision != "" {
		if err := w.decided(ctx, o.Decision); err != nil {
			return nil, err
		}
		o.Choice.Note = "decision " + o.Decision
	}
	files, _, _, err := w.unmerged(ctx)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(files, o)
	if err != nil {
		return nil, refused(err)
	}
	out := &Resolved{Conflicts: chosen}
	before, write := map[string][]byte{}, map[string][]byte{}
	for _, f := range files {
		mine := slices.DeleteFunc(slices.Clone(chosen), func(c merge.Conflict) bool { return c.File != f.path })
		if len(mine) == 0 {
			continue
		}
		text, left, err := f.resolve(mine, o.Choice)
		if err != nil {
			return nil, refused(err)
		}
		name := strings.TrimPrefix(f.path, w.Path("")+"/")
		if write[name] = text; f.text != nil {
			before[name] = f.text
		}
		r := ResolvedFile{Path: f.path, Left: left, Gone: text == nil}
		if left == 0 && text != nil {
			r.Wrong = wrong(f, text)
		}
		out.Files = append(out.Files, r)
	}
	if o.Add {
		out.finished(files, o)
	}
	if err := w.WriteEdited(before, write); err != nil {
		return nil, err
	}
	return out, w.add(ctx, out, o.Add)
}

// finished adds the files that wait for nothing but git.
func (r *Resolved) finished(files []*unmerged, o Resolution) {
	for _, f := range files {
		switch {
		case slices.ContainsFunc(r.Files, func(x ResolvedFile) bool { return x.Path == f.path }):
		case f.lost() && o.All:
			r.Missing = append(r.Missing, f.path)
		case f.text == nil && !o.All: // who names a key has not asked that a file goes
		case f.untouched() && !o.keeps(f):
			r.Untouched = append(r.Untouched, f.path)
		case f.ready():
			file := ResolvedFile{Path: f.path, Gone: f.text == nil}
			if f.text != nil {
				file.Wrong = wrong(f, f.text)
			}
			r.Files = append(r.Files, file)
		}
	}
	slices.SortFunc(r.Files, func(a, b ResolvedFile) int { return strings.Compare(a.Path, b.Path) })
}

// refused is a choice that cannot be made: a mistake of the caller.
func refused(err error) error {
	var r *merge.Refusal
	if errors.As(err, &r) {
		return &Usage{r.Summary, r.Do}
	}
	return err
}

// choose finds the conflicts that are meant.
func choose(files []*unmerged, o Resolution) ([]merge.Conflict, error) {
	var all []merge.Conflict
	for _, f := range files {
		if f.broken {
			if o.All {
				return nil, &Usage{f.path + " has markers that are not whole", "mend them by hand, or `git checkout --merge -- " + f.path + "` begins again"}
			}
			continue
		}
		all = append(all, f.conflicts...)
	}
	if o.All {
		return chooseAll(files, all, o)
	}
	var out []merge.Conflict
	for _, key := range o.Keys {
		c, err := merge.Find(all, key)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// keeps reports whether a file that stands as ours had it stands as the choice
// wants it: where ours is taken of all, and nothing else of theirs belongs in it.
func (o Resolution) keeps(f *unmerged) bool {
	if !o.All || o.Choice.Side != merge.Ours || !f.untouched() {
		return false
	}
	merged := merge.Merge(merge.Input{Path: f.path, Base: f.base, Ours: f.ours, Theirs: f.theirs, Judge: judgeText})
	m, whole := merge.Read(f.path, merged.Text, f.base)
	return whole && bytes.Equal(m.Ours(), f.ours)
}

// chooseAll takes every conflict. None is none too where files are to be added
// that were finished before.
func chooseAll(files []*unmerged, all []merge.Conflict, o Resolution) ([]merge.Conflict, error) {
	if len(all) > 0 && o.Choice.Side == 0 {
		return nil, &Usage{NoSide, "`accord conflicts` shows what each side says"}
	}
	finished := func(f *unmerged) bool { return f.ready() && !f.untouched() || o.keeps(f) }
	if len(all) > 0 || o.Add && slices.ContainsFunc(files, finished) {
		return all, nil
	}
	if i := slices.IndexFunc(files, (*unmerged).untouched); i >= 0 {
		return nil, &Usage{"nothing of theirs is in " + files[i].path + ", and no marker", "`git checkout --merge -- " + files[i].path + "` merges it again"}
	}
	if i := slices.IndexFunc(files, (*unmerged).lost); i >= 0 {
		return nil, &Usage{files[i].path + " is gone, and both sides have it", "`git checkout --merge -- " + files[i].path + "` brings it back, `git rm` if that was chosen"}
	}
	return nil, &Usage{"nothing is in conflict", ""}
}

// NoSide is said where conflicts are to be decided and no side is taken.
const NoSide = "one of --ours, --theirs and --value is wanted"

// resolve decides conflicts of one file and says how many are left; no text is
// a file that is to go.
func (f *unmerged) resolve(mine []merge.Conflict, choice merge.Choice) (text []byte, left int, err error) {
	if f.marked == nil {
		if choice.Side == merge.Number {
			return nil, 0, &Usage{mine[0].Key + " is a file that one side removed, not a number", "choose --ours or --theirs"}
		}
		if choice.Side == merge.Ours {
			return f.ours, 0, nil
		}
		return f.theirs, 0, nil
	}
	if len(mine) == len(f.conflicts) && choice.Note == "" && choice.Side != merge.Number {
		// a side as a whole is what it is, however its regions cut through it
		if choice.Side == merge.Theirs {
			return f.marked.Theirs(), 0, nil
		}
		return f.marked.Ours(), 0, nil
	}
	marked := f.marked
	// from the last line on, so that the places of the others stay
	slices.SortStableFunc(mine, func(a, b merge.Conflict) int { return b.Line - a.Line })
	for _, c := range mine {
		now, err := merge.Find(marked.Conflicts(), c.Key)
		if err != nil {
			return nil, 0, err
		}
		if text, err = marked.Resolve(now, choice); err != nil {
			return nil, 0, err
		}
		marked, _ = merge.Read(f.path, text, f.base)
	}
	return text, len(marked.Conflicts()), nil
}

// wrong is what a file without conflicts has wrong that neither side had.
func wrong(f *unmerged, text []byte) []string {
	known := map[string]bool{}
	for _, side := range [][]byte{f.ours, f.theirs} {
		for _, c := range append(judgeText(side), merge.Contradictions(side)...) {
			known[c.Message] = true
		}
	}
	var out []string
	for _, c := range append(judgeText(text), merge.Contradictions(text)...) {
		if !known[c.Message] {
			line, column := planfile.LineColumn(text, c.Offset)
			out = append(out, fmt.Sprintf("%s:%d:%d: %s", f.path, line, column, c.Message))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// add tells git of what is resolved.
func (w *Workspace) add(ctx context.Context, out *Resolved, add bool) error {
	g := git.Git{Dir: w.root}
	for i := range out.Files {
		f := &out.Files[i]
		if !add || f.Left > 0 || len(f.Wrong) > 0 {
			continue
		}
		if _, err := g.Run(ctx, "add", "--all", "--", ":(top,literal)"+f.Path); err != nil {
			return err
		}
		f.Added = true
	}
	return nil
}

// decided refuses a decision that the plan does not have. The files are read
// one by one: the plan as a whole is in conflict.
func (w *Workspace) decided(ctx context.Context, id string) error {
	paths, err := w.Documents(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, p := range paths {
		src, err := ReadFile(p, planfile.MaxSize+1)
		if err != nil || !bytes.Contains(src, []byte("Decision")) {
			continue
		}
		tree, _ := planfile.Examine(src)
		if root := tree.Root(); root.Get("kind").Text() == "Decision" {
			ids = append(ids, root.Get("id").Text())
		}
	}
	if slices.Contains(ids, id) {
		return nil
	}
	do := "write it first, under decisions/"
	if near := dimension.Nearest(id, ids); near != "" {
		do = "did you mean " + near + "?"
	} else if len(ids) > 0 {
		do = "the decisions are " + some(ids)
	}
	return &Usage{"no decision " + id, do}
}
