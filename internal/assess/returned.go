package assess

import (
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/workspace"
)

// used reports whether the target has been what somebody agreed to, within a scope,
// since they did. Then it was merged and taken back, and who proposes it again does
// not do so with the consent of then. Signed are the commits of which one was
// signed: what came before them was known. Where none of them is it, all that came
// since the last close is looked at.
func (s *standing) used(signed []history.Commit, then *digest.Content, scope digest.Scope) (bool, error) {
	if s.t.Purpose != policy.Proposals || s.out.Spelled.Base == nil {
		return false, nil // a close is told from another by the tag that it follows
	}
	is := s.like(then, scope)
	found := false
	for i := range signed {
		c, err := s.spellOld(workspace.Source{Commit: &signed[i]})
		if err != nil {
			return false, err
		}
		if c == nil || !is(c) {
			continue
		}
		found = true
		before, _, err := s.repo.Parents(s.ctx, signed[i])
		if err != nil {
			return false, err
		}
		if was, err := s.was(is, before); err != nil || was {
			return was, err
		}
	}
	if found {
		return false, nil
	}
	return s.was(is, nil)
}

// like tells whether a content is another one within a scope, but for text; where
// the change is one of text, to the letter.
func (s *standing) like(then *digest.Content, scope digest.Scope) func(*digest.Content) bool {
	differs := func(a *digest.Content) bool {
		_, all := textOnly(digest.Compare(a.Within(scope), then.Within(scope)))
		return !all
	}
	want := s.hash(then, scope)
	letter := !differs(s.out.Spelled.Base)
	return func(c *digest.Content) bool {
		return s.hash(c, scope) == want || !letter && !differs(c)
	}
}

// was looks for a content among the target's commits since the last close that
// some commits do not have.
func (s *standing) was(is func(*digest.Content) bool, before []history.Commit) (bool, error) {
	if s.link != nil && s.link.Commit.Hash != "" {
		before = append(before, s.link.Commit)
	}
	log, err := s.repo.Log(s.ctx, s.t.Target, before...)
	if err != nil {
		return false, err
	}
	seen := map[string]bool{}
	for i := range log {
		src := workspace.Source{Commit: &log[i].Commit}
		folder, err := s.folder(src)
		if err != nil {
			return false, err
		}
		if seen[folder] {
			continue
		}
		seen[folder] = true
		c, err := s.spellOld(src)
		if err != nil {
			return false, err
		}
		if c != nil && is(c) {
			return true, nil
		}
	}
	return false, nil
}
