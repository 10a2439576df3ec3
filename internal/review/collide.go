package review

import (
	"context"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/render"
)

// mostOthers bounds how many open pull requests one is held against. Each costs
// a merge of folders, which reads no plan.
const mostOthers = 50

// others are the other open pull requests for the same target, with their heads
// fetched. What the forge does not tell is not known, and nothing fails for it:
// `accord review --open` is the command that must know.
func (l *Locator) others(ctx context.Context, at *At) []Other {
	all, err := l.Forge.OpenPullRequests(ctx)
	if err != nil {
		return nil
	}
	var out []Other
	var specs []string
	for i := len(all) - 1; i >= 0 && len(out) < mostOthers; i-- {
		pr := &all[i]
		if pr.Number == at.PullRequest.Number || pr.BaseBranch != at.TargetName || pr.HeadRef == "" || !hash().MatchString(pr.HeadHash) {
			continue
		}
		out = append(out, Other{Number: pr.Number, Title: pr.Title, Head: pr.HeadHash})
		specs = append(specs, "+"+pr.HeadRef+":"+pulledAt(pr.Number))
	}
	if len(out) == 0 || l.fetchRefs(ctx, specs...) != nil {
		return nil
	}
	return out
}

// collisions finds the other proposals that change the same lines of the plan.
// Nothing that is the matter with one of them keeps this one from being judged:
// whoever opened it would block everybody.
func (j *judging) collisions(ctx context.Context) error {
	for _, o := range j.r.At.Others {
		src, err := j.w.Resolve(ctx, o.Head)
		if err != nil {
			continue // it has moved on since it was fetched
		}
		m, err := j.w.MergeResult(ctx, j.merge.Head, *src.Commit, "")
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			continue
		}
		for _, file := range m.Conflicts {
			if j.w.Prefix() == "" || strings.HasPrefix(file, j.w.Prefix()+"/") {
				o.Conflicts = append(o.Conflicts, file)
			}
		}
		if len(o.Conflicts) > 0 {
			j.r.Collides = append(j.r.Collides, o)
		}
	}
	return nil
}

// collides says which open pull requests get into each other's way.
func (j *judging) collides() []render.Block {
	if len(j.r.Collides) == 0 {
		return nil
	}
	const most = 5
	l := &render.List{}
	for i, o := range j.r.Collides {
		if i == most {
			l.Items = append(l.Items, render.Plain("and "+render.Whole(len(j.r.Collides)-most)+" more"))
			break
		}
		t := render.Text{render.Strong.Of(fmt.Sprintf("#%d", o.Number)), render.Normal.Of(" " + line(o.Title) + ": ")}
		for k, file := range o.Conflicts {
			if k == 3 {
				t = append(t, render.Normal.Of(", and "+render.Count(len(o.Conflicts)-k, "more file", "more files")))
				break
			}
			if k > 0 {
				t = append(t, render.Normal.Of(", "))
			}
			t = append(t, render.Code.Of(file))
		}
		l.Items = append(l.Items, t)
	}
	n := render.Count(len(j.r.Collides), "open pull request changes", "open pull requests change")
	return []render.Block{&render.Callout{Tone: render.Warn, Title: n + " the same lines", Blocks: []render.Block{l}}}
}
