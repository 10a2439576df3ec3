package assess

import (
	"errors"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// signedState is a plan that somebody signed.
type signedState struct {
	source  workspace.Source
	content *digest.Content
}

// digestOf is the digest of a content by which something is about it.
func (t transition) digestOf(c *digest.Content, scope digest.Scope) statement.Hash {
	return c.Within(scope).Hash(t.plan, t.cycle, scope)
}

// find looks for the content that was signed: in the commits that may be it, and
// in what the target and such a commit give when they are merged. It is nil where
// none of them is it.
func (s *standing) find(e *ledger.Entry, about transition, scope digest.Scope) (*signedState, error) {
	for i := range e.Signed {
		src := workspace.Source{Commit: &e.Signed[i], Name: e.Signed[i].Short()}
		c, err := s.spellOld(src)
		if err != nil {
			return nil, err
		}
		if c != nil && about.digestOf(c, scope) == about.content {
			return &signedState{src, c}, nil
		}
	}
	for i := range e.Signed {
		found, err := s.findMerged(e.Signed[i], about, scope)
		if found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

// mostBehind is how far a target is followed back to where somebody signed, in
// merges, and mostMerges how many are made to find it.
const (
	mostBehind = 200
	mostMerges = 4
)

// findMerged looks for a target, of those that the branch has had, into which the
// merge of a commit is what was signed: the one that has the base.
func (s *standing) findMerged(c history.Commit, about transition, scope digest.Scope) (*signedState, error) {
	base, err := s.repo.MergeBase(s.ctx, c, s.t.Target)
	if err != nil || base.Hash == c.Hash {
		return nil, nil
	}
	merges := 0
	for at, n := s.t.Target, 0; at.Hash != base.Hash && n < mostBehind && merges < mostMerges; n++ {
		content, err := s.spellOld(workspace.Source{Commit: &at})
		if err != nil {
			return nil, err
		}
		if content != nil && about.digestOf(content, scope) == about.base {
			merges++
			if found, err := s.merged(at, c, about, scope); found != nil || err != nil {
				return found, err
			}
		}
		parents, _, err := s.repo.Parents(s.ctx, at)
		if err != nil || len(parents) == 0 {
			return nil, err
		}
		at = parents[0]
	}
	return nil, nil
}

func (s *standing) merged(target, c history.Commit, about transition, scope digest.Scope) (*signedState, error) {
	m, err := s.w.MergeProven(s.ctx, target, c, "")
	if err != nil || m.Tree == "" || len(m.Conflicts) > 0 {
		return nil, err
	}
	src := m.Source(c.Short())
	content, err := s.spellOld(src)
	if err != nil || content == nil || about.digestOf(content, scope) != about.content {
		return nil, err
	}
	return &signedState{src, content}, nil
}

// findBase looks for the content from which a signed transition begins: what the
// target had where the signed commits left it, or later; nil where nothing is it.
func (s *standing) findBase(e *ledger.Entry, about transition, scope digest.Scope) (*digest.Content, error) {
	for _, c := range e.Signed {
		starts, _, err := s.repo.Parents(s.ctx, c)
		if err != nil {
			return nil, err
		}
		base, err := s.repo.MergeBase(s.ctx, c, s.t.Target)
		if errors.Is(err, history.ErrNoBase) {
			base, err = c, nil
		}
		if err != nil {
			return nil, err
		}
		starts = append([]history.Commit{base}, starts...)
		for at, n := s.t.Target, 0; n < mostBehind && at.Hash != base.Hash; n++ {
			starts = append(starts, at)
			parents, _, err := s.repo.Parents(s.ctx, at)
			if err != nil {
				return nil, err
			}
			if len(parents) == 0 {
				break
			}
			at = parents[0]
		}
		for i := range starts {
			content, err := s.spellOld(workspace.Source{Commit: &starts[i]})
			if err != nil {
				return nil, err
			}
			if content != nil && about.digestOf(content, scope) == about.base {
				return content, nil
			}
		}
	}
	return nil, nil
}

// sameProposal reports whether what has lapsed was about the proposal that is
// judged, as it stood before: made from a commit of it, or changing some value
// that it changes too. Where that cannot be told it is taken to be. An approval of
// what was merged since was about that, unless this goes back to it; a rejection is
// held against more, as it blocks.
func (c *comparison) sameProposal() (bool, error) {
	for _, x := range c.entry.Signed {
		mine, err := c.repo.IsAncestor(c.ctx, x, c.t.Head)
		if err != nil {
			return false, err
		}
		merged, err := c.repo.IsAncestor(c.ctx, x, c.t.Target)
		if err != nil {
			return false, err
		}
		if mine && !merged {
			return true, nil
		}
	}
	signed, err := c.find(c.entry, c.about, c.scope)
	if err != nil || signed == nil {
		return true, err
	}
	base, err := c.findBase(c.entry, c.about, c.scope)
	if err != nil || base == nil {
		return true, err
	}
	now := c.values()
	elsewhere := c.v.Verdict == statement.Approve && c.hash(c.out.Spelled.Head, c.scope) != c.about.content
	for _, x := range digest.Compare(base.Within(c.scope), signed.content.Within(c.scope)) {
		// A document that was new is there now: somebody has merged it.
		if now[[2]string{x.Key, x.Path}] || now[[2]string{x.Key, ""}] || !elsewhere && x.Path == "" && now[[2]string{x.Key, anyPath}] {
			if elsewhere {
				merged, err := c.used(c.entry.Signed, signed.content, c.scope)
				return !merged, err
			}
			return true, nil
		}
	}
	return false, nil
}

// anyPath stands for some value of a section.
const anyPath = "*"

// values are those that the proposal changes, by section and path.
func (s *standing) values() map[[2]string]bool {
	if s.changes == nil {
		s.changes = map[[2]string]bool{}
		for _, x := range digest.Compare(s.out.Spelled.Base, s.out.Spelled.Head) {
			s.changes[[2]string{x.Key, x.Path}] = true
			s.changes[[2]string{x.Key, anyPath}] = true
		}
	}
	return s.changes
}

// decisionsIn notes which decisions that are asked for were in what was signed,
// and how large its gaps were. That the rest of the plan has changed since, or a
// cycle was closed, takes nothing from them.
func (s *standing) decisionsIn(v *signoff.Evidence, e *ledger.Entry, about transition) error {
	if v.Verdict != statement.Approve || len(s.out.Case.Decisions) == 0 || about.purpose != statement.Proposal && about.purpose != statement.Close {
		return nil
	}
	scope, err := digest.ParseScope(about.scope)
	if err != nil {
		return nil
	}
	signed, err := s.find(e, about, scope)
	if err != nil || signed == nil {
		return err
	}
	v.Contains = decisionsOf(signed.content.Within(scope))
	for _, d := range s.out.Case.Decisions {
		if d.Hash != "" && v.Contains[d.Decision.ID] == d.Hash && unbounded(&d) {
			r, err := s.result(signed)
			if err == nil && r != nil {
				v.Holds = sizes(r)
			}
			return err
		}
	}
	return nil
}

// unbounded reports whether a decision covers gaps up to the size that was signed.
func unbounded(d *signoff.Decided) bool {
	for _, c := range d.Decision.Covers {
		if c.UpTo == nil && c.UpToMoney == nil {
			return true
		}
	}
	return false
}

// decisionsOf are the hashes of the decisions of a content, by id.
func decisionsOf(c *digest.Content) map[string]statement.Hash {
	out := map[string]statement.Hash{}
	for i := range c.Sections {
		if id, ok := decisionOf(&c.Sections[i]); ok {
			out[id] = c.Sections[i].Hash
		}
	}
	return out
}
