package closing

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// Genesis signs the tag with which the chain of closes begins, at a commit of a
// sound plan whose policy names the signer as a closer. It is the root of trust:
// its hash is to be kept outside the repository.
func Genesis(ctx context.Context, w *workspace.Workspace, o Options) (*Report, error) {
	name, known, err := w.TagsName(ctx)
	if err != nil {
		return nil, err
	}
	tag := statement.TagName(name, statement.Genesis)
	if known {
		return nil, &workspace.Usage{Summary: "the plan has its genesis already, the tag " + tag, Do: "prove it with `accord verify`"}
	}
	m := begin(w, o)
	m.r.Cycle, m.r.Tag = statement.Genesis, tag
	for _, step := range []func(context.Context) (bool, error){m.here, m.genesis} {
		if on, err := step(ctx); err != nil || !on {
			return m.r, err
		}
	}
	return m.r, m.finish(ctx)
}

// genesis makes the tag of a sound plan.
func (m *making) genesis(ctx context.Context) (bool, error) {
	s, err := m.w.Load(ctx, workspace.Source{Commit: &m.At, Name: m.AtName}, workspace.Computed)
	if err != nil {
		return false, err
	}
	if s.Plan != nil {
		m.r.Name = s.Plan.Name
	}
	if s.Errors() || s.Result == nil {
		m.r.stop(Open, "gate", "the plan has errors", "mend what `accord validate "+m.AtName+"` lists and commit it")
		return false, nil
	}
	state, why, err := chain.At(ctx, m.w, m.At)
	if err != nil {
		return false, err
	}
	if why != "" {
		m.r.stop(Open, "gate", why, "mend it and commit it")
		return false, nil
	}
	m.r.step("gate", Done, "the plan has no errors")
	key, on, err := m.closer(ctx, state.Policy)
	if err != nil || !on {
		return false, err
	}
	t := &statement.Tag{Cycle: statement.Genesis, Plan: statement.None, Chain: statement.None, Base: statement.None,
		Content: state.Content.Hash(statement.None, statement.Genesis, digest.Scope{}), Effects: digest.EffectsOf(s.Result, digest.Scope{}).Hash(),
		Arithmetic: projection.Arithmetic, Policy: state.PolicyHash, Statements: statement.Set(nil), Overrides: statement.None}
	m.r.Content, m.r.Closer = t.Content, key.Signer.Person
	if m.DryRun {
		m.r.step("tag", Would, "would sign "+m.r.Tag+" of commit "+m.At.Short()+" as "+key.Signer.Person)
		return true, nil
	}
	if err := m.seal(ctx, t, m.r.Tag, key); err != nil {
		return false, err
	}
	m.r.Genesis = m.r.Hash
	m.r.step("tag", Done, "signed "+m.r.Tag+" of commit "+m.At.Short()+" as "+key.Signer.Person)
	return true, nil
}

// closer finds the key to sign with, which has to be a closer's.
func (m *making) closer(ctx context.Context, p *policy.Policy) (*Key, bool, error) {
	ring, refused := signature.NewRing(p)
	for _, r := range refused {
		if r.Sort == "key" {
			m.r.stop(Open, "gate", fmt.Sprintf("the key %s of %s counts for nobody: %s", r.KeyID, r.Person, r.Why), "mend it in the policy and commit it")
			return nil, false, nil
		}
	}
	role := p.Role(policy.Closer)
	if role == nil || len(role.People) == 0 {
		m.r.stop(Open, "gate", "the policy has no role "+policy.Closer+", and nobody else may make the tag", "name who closes under roles: "+policy.Closer+" in the policy and commit it")
		return nil, false, nil
	}
	if err := m.self(ctx); err != nil {
		return nil, false, err
	}
	key, err := m.Key(ctx, ring)
	if err != nil {
		return nil, false, err
	}
	if !slices.Contains(role.People, key.Signer.Person) {
		m.r.stop(Missing, "tag", fmt.Sprintf("the key %s is %s's, who is no %s by the policy", key.Signer.KeyID, key.Signer.Person, policy.Closer),
			"closers are "+some(role.People))
		return nil, false, nil
	}
	return key, true, nil
}
