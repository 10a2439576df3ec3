package chain

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// spelled is a content, or why there is none.
type spelled struct {
	content *digest.Content
	why     string
}

// read is a policy, or why there is none.
type read struct {
	policy *policy.Policy
	why    string
}

// State is the plan at one commit, as a tag of it would name it.
type State struct {
	Content    *digest.Content
	Policy     *policy.Policy
	PolicyHash statement.Hash
}

// At spells the plan at a commit and reads its policy. why says what keeps it
// from being tagged, empty where nothing does.
func At(ctx context.Context, w *workspace.Workspace, c history.Commit) (state *State, why string, err error) {
	r, err := newReader(ctx, w)
	if err != nil {
		return nil, "", err
	}
	s, err := r.spell(c)
	if err != nil || s.content == nil {
		return nil, "the plan has errors, so that nobody can sign it: " + s.reason(), err
	}
	p, why, err := r.policyAt(c)
	if err != nil || p == nil {
		return nil, why, err
	}
	return &State{s.content, p, s.content.Section("Policy").Hash}, "", nil
}

func (s *spelled) reason() string {
	if s == nil {
		return ""
	}
	return s.why
}

// spell spells the plan at a commit, each folder once.
func (r *reader) spell(c history.Commit) (*spelled, error) {
	folder, err := r.repo.Hash(c, r.w.Dir())
	if err != nil {
		return nil, err
	}
	if s := r.contents[folder]; s != nil {
		return s, nil
	}
	s := &spelled{}
	r.contents[folder] = s
	if folder == "" {
		s.why = "there is no folder " + r.w.Dir()
		return s, nil
	}
	if err := r.repo.Strict(r.ctx, c.Tree, r.w.Dir()); err != nil {
		return nil, fmt.Errorf("in commit %s: %w", c.Short(), err)
	}
	listed, err := r.w.PlanFiles(r.ctx, workspace.Source{Commit: &c, Name: c.Short()})
	if err != nil {
		return nil, err
	}
	files := make([]digest.File, len(listed))
	for i, f := range listed {
		files[i] = digest.File{Path: f.Path, Body: f.Body, Name: f.Name}
	}
	var problems []digest.Problem
	if s.content, problems = digest.Spell(files, r.cache); len(problems) > 0 {
		p := problems[0]
		s.why = fmt.Sprintf("%s:%d: %s", r.w.Path(p.At.File), p.At.Line, p.Message)
	}
	return s, nil
}

// policyAt reads the policy at a commit, each once; nil with a reason where
// there is none that can be used.
func (r *reader) policyAt(c history.Commit) (*policy.Policy, string, error) {
	s, err := r.spell(c)
	if err != nil {
		return nil, "", err
	}
	if s.content == nil {
		return nil, s.why, nil
	}
	section := s.content.Section("Policy")
	if section == nil {
		return nil, "the plan has no policy", nil
	}
	if known := r.policies[section.Hash]; known != nil {
		return known.policy, known.why, nil
	}
	files := []string{section.Path}
	if p := s.content.Section("Plan"); p != nil {
		files = append(files, p.Path)
	}
	root, err := r.repo.At(r.ctx, c)
	if err != nil {
		return nil, "", err
	}
	folder, err := fs.Sub(root, r.w.Dir())
	if err != nil {
		return nil, "", err
	}
	p, why, err := r.w.Policy(r.ctx, folder, files...)
	if err != nil {
		return nil, "", err
	}
	r.policies[section.Hash] = &read{p, why}
	return p, why, nil
}

// content spells the plan that was tagged, reads its policy, and holds the tag's
// digests against both.
func (r *reader) content(l *Link) error {
	s, err := r.spell(l.Commit)
	if err != nil {
		return err
	}
	if l.Content = s.content; l.Content == nil {
		l.no("content", "the plan has errors, so that it cannot be held against what was signed: %s", s.why)
		return nil
	}
	l.same("content", "the content digest", l.Message.Content, l.Content.Hash(r.chain.planOf(l), l.Cycle, digest.Scope{}))
	p, why, err := r.policyAt(l.Commit)
	if err != nil {
		return err
	}
	if l.Policy = p; p == nil {
		l.no("policy", "%s", why)
	}
	if section := l.Content.Section("Policy"); section != nil {
		l.PolicyHash = section.Hash
	}
	judge := l.PolicyHash
	if l.Judge = p; l.Previous != nil {
		l.Judge, judge = l.Previous.Policy, l.Previous.PolicyHash
	}
	if l.Judge != nil {
		l.same("policy", "the digest of the policy that judges", l.Message.Policy, judge)
	} else if l.Previous != nil {
		l.no("policy", "no policy judges it, because %s has none", l.Previous.Tag)
	}
	return nil
}

// planOf is what the plan is called in a link's digest.
func (c *Chain) planOf(l *Link) statement.Hash {
	if l == c.Genesis {
		return statement.None
	}
	return c.Genesis.Hash
}

// base spells the close before under the name of this one.
func (r *reader) base(l *Link) error {
	if l.Previous == nil {
		return nil // the form sees to it that genesis names none
	}
	before, err := r.spell(l.Previous.Commit)
	if err != nil {
		return err
	}
	if before.content == nil {
		l.no("base", "the plan of %s has errors, so that nothing can be held against it", l.Previous.Tag)
		return nil
	}
	l.same("base", "the digest of the content of "+l.Previous.Tag, l.Message.Base, before.content.Hash(r.chain.Genesis.Hash, l.Cycle, digest.Scope{}))
	return nil
}

// same holds what the tag says against what was found.
func (l *Link) same(check, what string, says, found statement.Hash) {
	if says == found {
		l.yes(check, "%s is %s", what, found)
		return
	}
	l.no(check, "%s is %s, and the tag says %s", what, found, says)
}
