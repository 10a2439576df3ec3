package assess

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/workspace"
)

// Between is what a change from one state to another is judged by, as it is for
// a proposal, without anything that somebody said of it: the comparisons, by the
// settings of both states, the control files that differ, and the decisions that
// it accepts. Both states are computed; either may be the work tree. It is for
// trying a policy: objects are read as git has them, and nothing of it approves.
func Between(ctx context.Context, w *workspace.Workspace, base, head *workspace.Snapshot) (*signoff.Case, error) {
	if base.Result == nil || head.Result == nil {
		return nil, fmt.Errorf("assess: a state is not computed")
	}
	m := NewMemory()
	a := &assessing{ctx: ctx, w: w, repo: w.Repository(), t: Transition{Purpose: policy.Proposals}, cache: w.Spelling(), contents: m.contents, loaded: m.loaded,
		out: &Assessment{Case: &signoff.Case{Purpose: policy.Proposals, Policy: base.Plan.Policy, HeadPolicy: head.Plan.Policy, AsOf: head.AsOf, AllSigned: true},
			Target: base, Head: head}}
	a.view(fromTarget, base, head)
	laid := settings(head.Plan, base.Plan)
	committed := base.Source.Commit != nil && head.Source.Commit != nil
	if laid != nil || committed && a.rulesDiffer(base) {
		theirs, err := w.AsJudged(ctx, head, base, laid)
		if err != nil {
			return nil, err
		}
		if theirs.Result != nil {
			a.view(fromTarget+asTheTarget, base, theirs)
		}
	}
	a.out.Spelled.Base, a.out.Spelled.Head = contentOf(base), contentOf(head)
	if a.out.Spelled.Base == nil || a.out.Spelled.Head == nil {
		return nil, &workspace.Usage{Summary: "the plan has errors, so that it has no digest", Do: "`accord validate` says what is wrong in it"}
	}
	a.source = head.Source
	if committed {
		if err := a.controlFrom(*base.Source.Commit); err != nil {
			return nil, err
		}
	} else {
		a.out.Case.Control = documentControls(a.out.Spelled.Base, a.out.Spelled.Head, w.Path)
	}
	return a.out.Case, a.decisions()
}

// contentOf is the content of a state's documents; nil where they cannot be spelled.
func contentOf(s *workspace.Snapshot) *digest.Content {
	var files []digest.File
	for _, d := range s.Loaded.Documents {
		files = append(files, digest.File{Path: d.Path, Body: d.Text()})
	}
	c, problems := digest.Spell(files, nil)
	if len(problems) > 0 {
		return nil
	}
	return c
}
