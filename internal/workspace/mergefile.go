package workspace

import (
	"context"
	"errors"
	"fmt"

	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/merge"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/planfile"
)

// Triple are the files that git gives to a merge driver, and what it says about
// them.
type Triple struct {
	// Base, Ours and Theirs are files; the result goes into Ours.
	Base, Ours, Theirs string
	MarkerSize         int
	// Path is the file's path in the repository, the labels are those of the
	// two sides; empty where git does not say.
	Path, OursLabel, TheirsLabel string
}

// maxMerged is the largest file in bytes that is merged by key or by row.
const maxMerged = 16 << 20

// MergeFile merges as a driver of git does: the result is written into Ours.
// Files that are not of a plan are left to git's own merge, and so is what
// fails here, beside the error that says why.
func MergeFile(ctx context.Context, t Triple) (r merge.Result, err error) {
	g := git.Git{}
	defer func() {
		if p := recover(); p != nil {
			what, _ := parallel.Cause(p)
			err = fmt.Errorf("this is a fault of accord itself: %v", what)
		}
		if err != nil {
			_, asGit := gitMerge(ctx, g, t)
			err = errors.Join(err, asGit)
		}
	}()
	if !merge.Known(t.Path) {
		clean, err := gitMerge(ctx, g, t)
		if err == nil && !clean {
			r.Conflicts = []merge.Conflict{{Key: t.Path, File: t.Path, Why: "changed by both"}}
		}
		return r, err
	}
	in := merge.Input{Path: t.Path, MarkerSize: t.MarkerSize, Judge: judgeText}
	for _, x := range []struct {
		name string
		to   *[]byte
	}{{t.Base, &in.Base}, {t.Ours, &in.Ours}, {t.Theirs, &in.Theirs}} {
		b, err := ReadFile(x.name, maxMerged+1)
		if err != nil {
			return r, err
		}
		if len(b) > maxMerged {
			return r, fmt.Errorf("%s is larger than %d MiB: merged by line, as git does", t.Path, maxMerged>>20)
		}
		*x.to = b
	}
	if len(in.Base) == 0 {
		in.Base = nil // new on both sides: git gives an empty file
	}
	ours, theirs := g.DriverSides(ctx, t.Path, t.OursLabel, t.TheirsLabel, t.Ours, t.Theirs)
	said := &sayings{g: g, path: t.Path}
	in.OursName, in.TheirsName = ours.Named(said.last(ctx, ours.Commit)), theirs.Named(said.last(ctx, theirs.Commit))
	in.Who = func(c merge.Conflict, side merge.Side) string {
		if side == merge.Theirs {
			return theirs.Named(said.who(ctx, theirs.Commit, c))
		}
		return ours.Named(said.who(ctx, ours.Commit, c))
	}
	if r = merge.Merge(in); ctx.Err() != nil {
		return merge.Result{}, ctx.Err()
	}
	return r, WriteFile(t.Ours, r.Text)
}

// gitMerge is git's own merge, in place.
func gitMerge(ctx context.Context, g git.Git, t Triple) (clean bool, err error) {
	_, err = g.Run(ctx, "merge-file", "--diff3", fmt.Sprintf("--marker-size=%d", max(7, t.MarkerSize)), "-L", "ours", "-L", "base", "-L", "theirs", "--", t.Ours, t.Base, t.Theirs)
	if n := git.CodeOf(err); n > 0 && n < 128 {
		return false, nil
	}
	return err == nil, err
}

// judgeText tells what is wrong with the text and the shape of one document.
func judgeText(src []byte) []merge.Complaint {
	tree, problems := planfile.Examine(src)
	var out []merge.Complaint
	for _, p := range problems {
		out = append(out, merge.Complaint{Offset: p.Offset, Message: p.Message, Hint: p.Hint})
	}
	if tree == nil {
		return out
	}
	d := planfile.DocumentOf(src, tree)
	for _, f := range shapes(nil, nil, false)()(d) {
		out = append(out, merge.Complaint{Offset: int(f.At.Offset), Message: f.Message, Hint: f.Hint})
	}
	return out
}
