package assess

import (
	"errors"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// held compares a transition with the one that is judged: the same, one from
// which nothing changed that matters, or one that is no more.
func (s *standing) held(v signoff.Evidence, e *ledger.Entry, about transition, st *statement.Statement) (signoff.Evidence, error) {
	if s.out.Spelled.Head == nil || s.out.Spelled.Base == nil || s.out.Head.Result == nil {
		v.Standing, v.Why = signoff.Lapsed, "the plan that it would be about cannot be judged"
		return v, nil
	}
	scope, err := digest.ParseScope(about.scope)
	if err != nil {
		return refuse(v, "%v", err), nil
	}
	c := comparison{standing: s, v: v, about: about, scope: scope, entry: e}
	if st != nil {
		c.tolerance, c.accepts = st.Tolerance, st.Accepts
	}
	if v, err = c.judge(); err != nil || v.Standing != signoff.Lapsed || v.Why == takenBack {
		return v, err
	}
	mine, err := c.sameProposal()
	if err == nil && !mine {
		v.Standing, v.Why, v.Changed = signoff.Apart, "it is about another proposal", nil
	}
	return v, err
}

// comparison is one piece of evidence held against what is judged.
type comparison struct {
	*standing
	v         signoff.Evidence
	about     transition
	scope     digest.Scope
	entry     *ledger.Entry
	tolerance quantity.Ratio
	accepts   []statement.Accepted
	// textOnly says that what changed is read by people only.
	textOnly []string
	moved    []string // effects that differ within the tolerance
}

func (c *comparison) judge() (signoff.Evidence, error) {
	o := c.out
	if !c.scope.Covers(o.Scope) {
		return c.lapsed("what is changed now goes beyond what it was about: %s", c.about.scope)
	}
	signed, err := c.content()
	if err != nil || c.v.Standing == signoff.Lapsed {
		return c.v, err
	}
	if err := c.base(); err != nil || c.v.Standing == signoff.Lapsed {
		return c.v, err
	}
	if err := c.once(signed); err != nil || c.v.Standing == signoff.Lapsed {
		return c.v, err
	}
	if err := c.effects(signed); err != nil || c.v.Standing == signoff.Lapsed {
		return c.v, err
	}
	if c.exceeded(); c.v.Standing == signoff.Lapsed {
		return c.v, nil
	}
	c.v.Contains = decisionsOf(o.Spelled.Head.Within(c.scope)) // but for text as they were signed
	if c.v.Holds == nil {
		c.v.Holds = sizes(o.Head.Result)
	}
	c.v.Standing = signoff.Direct
	switch {
	case len(c.textOnly) > 0:
		c.v.Standing, c.v.Why = signoff.Carried, "only text for people changed since: "+some(c.textOnly)
	case len(c.moved) > 0:
		c.v.Standing, c.v.Why = signoff.Carried, "what follows from it changed within what was accepted: "+some(c.moved)
	case c.scope.String() != o.Scope.String():
		c.v.Standing, c.v.Why = signoff.Carried, "less is changed now, and nothing else within what it was about"
	}
	return c.v, nil
}

func (c *comparison) lapsed(format string, args ...any) (signoff.Evidence, error) {
	c.v.Standing, c.v.Why = signoff.Lapsed, fmt.Sprintf(format, args...)
	return c.v, nil
}

// content compares the content within what was signed. It gives the state that
// was signed, where it had to be looked for.
func (c *comparison) content() (*signedState, error) {
	if c.hash(c.out.Spelled.Head, c.scope) == c.about.content {
		return nil, nil
	}
	signed, err := c.find(c.entry, c.about, c.scope)
	if err != nil {
		return nil, err
	}
	if signed == nil {
		_, err := c.lapsed("the plan has changed since, and what was signed is not in this repository")
		return nil, err
	}
	changes := digest.Compare(signed.content.Within(c.scope), c.out.Spelled.Head.Within(c.scope))
	if text, all := textOnly(changes); all {
		c.textOnly = text
		return signed, nil
	}
	c.v.Changed = changed(changes)
	_, err = c.lapsed("%s changed since", counted(len(c.v.Changed), "value"))
	return signed, err
}

// base compares where the transition begins. An approval of what was there once
// is none of going back to it.
func (c *comparison) base() error {
	if c.hash(c.out.Spelled.Base, c.scope) == c.about.base {
		return nil
	}
	signed, err := c.findBase(c.entry, c.about, c.scope)
	if err != nil {
		return err
	}
	if signed == nil {
		_, err := c.lapsed("what it is compared with has changed since, within what it was about")
		return err
	}
	changes := digest.Compare(signed.Within(c.scope), c.out.Spelled.Base.Within(c.scope))
	if text, all := textOnly(changes); all {
		c.textOnly = append(c.textOnly, text...)
		return nil
	}
	c.v.Changed = changed(changes)
	_, err = c.lapsed("%s changed since in what it is compared with", counted(len(c.v.Changed), "value"))
	return err
}

// once holds that what was approved has not been merged and taken back since.
func (c *comparison) once(signed *signedState) error {
	then := c.out.Spelled.Head
	if signed != nil {
		then = signed.content
	}
	used, err := c.used(c.entry.Signed, then, c.scope)
	if err == nil && used {
		_, err = c.lapsed(takenBack)
	}
	return err
}

// takenBack is why an approval is over that was used already.
const takenBack = "what it was about was merged since and taken back"

// effects compares what follows from the plan within what was signed.
func (c *comparison) effects(signed *signedState) error {
	now := digest.EffectsOf(c.out.Head.Result, c.scope)
	if now.Hash() == c.about.effects {
		return nil
	}
	if c.about.arithmetic != projection.Arithmetic {
		_, err := c.lapsed("it was computed by arithmetic %d, and this is %d", c.about.arithmetic, projection.Arithmetic)
		return err
	}
	if signed == nil {
		var err error
		if signed, err = c.find(c.entry, c.about, c.scope); err != nil {
			return err
		}
	}
	if signed == nil {
		_, err := c.lapsed("what follows from the plan has changed since, and what was signed is not in this repository")
		return err
	}
	r, err := c.result(signed)
	if err != nil {
		return err
	}
	if r == nil || digest.EffectsOf(r, c.scope).Hash() != c.about.effects {
		_, err := c.lapsed("what follows from the plan has changed since, and cannot be computed as it was signed")
		return err
	}
	then, facts, err := c.withFacts(signed, r)
	if err != nil {
		return err
	}
	if then == nil {
		_, err := c.lapsed("what was signed cannot be computed with the facts of the open period that are there now")
		return err
	}
	before := digest.EffectsOf(then, c.scope)
	differ := digest.EffectsDiffer(before, digest.EffectsOf(forgiven(c.out.Head.Result, r, c.accepts), c.scope), c.tolerance)
	if len(differ) == 0 {
		if c.moved = digest.EffectsDiffer(before, now, 0); len(c.moved) == 0 && facts {
			c.moved = []string{"facts of the open period"}
		}
		c.v.Holds = sizes(r)
		return nil
	}
	c.v.Changed = differ
	_, err = c.lapsed("%s changed since in what follows from it", counted(len(differ), "number"))
	return err
}

// forgiven is a result in which the gaps that somebody accepted are as they were
// signed, where they are no larger than that now.
func forgiven(now, signed *projection.Result, accepts []statement.Accepted) *projection.Result {
	if len(accepts) == 0 {
		return now
	}
	out := *now
	out.Gaps = slices.Clone(now.Gaps)
	for _, x := range accepts {
		mine := func(g projection.Gap) bool { return g.ID() == x.Gap }
		i := slices.IndexFunc(out.Gaps, mine)
		if i < 0 || slices.ContainsFunc(out.Gaps, func(g projection.Gap) bool { return mine(g) && !within(&g, x) }) {
			continue
		}
		like := out.Gaps[i] // its indexes are the present plan's
		out.Gaps = slices.DeleteFunc(out.Gaps, mine)
		for _, g := range signed.Gaps {
			if mine(g) {
				g.Family, g.Item, g.Site, g.Market, g.Source, g.Resource = like.Family, like.Item, like.Site, like.Market, like.Source, like.Resource
				out.Gaps = append(out.Gaps, g)
			}
		}
	}
	return &out
}

// withFacts computes what was signed with the facts of the open period that are
// there now: a load of facts lapses nothing. facts says that they are others.
func (s *standing) withFacts(signed *signedState, r *projection.Result) (then *projection.Result, facts bool, err error) {
	folder := s.w.Path("facts/open")
	was, err := s.repo.Hash(tree(signed.source), folder)
	if err != nil {
		return nil, false, err
	}
	is, err := s.repo.Hash(tree(s.source), folder)
	if err != nil || was == is {
		return r, false, err
	}
	src, err := s.w.WithOpenFacts(s.ctx, signed.source, s.source)
	if err != nil {
		return nil, true, err
	}
	snapshot, err := s.w.Load(s.ctx, src.Against(s.before), workspace.Compared)
	if err != nil {
		return nil, true, err
	}
	return snapshot.Result, true, nil
}

// exceeded lapses an approval of gaps that are larger than what was accepted.
func (c *comparison) exceeded() {
	for _, x := range c.accepts {
		for i := range c.out.Head.Result.Gaps {
			g := &c.out.Head.Result.Gaps[i]
			if g.ID() == x.Gap && !within(g, x) {
				c.v.Changed = append(c.v.Changed, fmt.Sprintf("%s: %s units, accepted up to %s", x.Gap, g.Units, x.Units))
			}
		}
	}
	if len(c.v.Changed) > 0 {
		_, _ = c.lapsed("a gap is larger than what was accepted")
	}
}

// within reports whether a gap is no larger than what was accepted.
func within(g *projection.Gap, x statement.Accepted) bool {
	if x.Units.IsMissing() || g.Units > x.Units {
		return false
	}
	return x.Money.IsMissing() == g.Money.IsMissing() && (x.Money.IsMissing() || g.Money <= x.Money)
}

// sizes are the sizes of all gaps, of several with one id the largest.
func sizes(r *projection.Result) decision.Sizes {
	out := decision.Sizes{}
	for i := range r.Gaps {
		g := &r.Gaps[i]
		s, ok := out[g.ID()]
		if !ok || g.Units > s.Units {
			s.Units = g.Units
		}
		if !ok || g.Money > s.Money {
			s.Money = g.Money
		}
		out[g.ID()] = s
	}
	return out
}

// textOnly lists what changed, and says whether all of it is text for people.
func textOnly(changes []digest.CellChange) ([]string, bool) {
	var out []string
	for _, c := range changes {
		if !c.TextOnly {
			return nil, false
		}
		out = append(out, c.Words)
	}
	return out, len(changes) > 0
}

// changed spells changes for people.
func changed(changes []digest.CellChange) []string {
	var out []string
	for _, c := range changes {
		if !c.TextOnly {
			out = append(out, spelled(c))
		}
	}
	return out
}

func spelled(c digest.CellChange) string {
	before, after := c.Before, c.After
	if before == "" {
		before = "nothing"
	}
	if after == "" {
		after = "nothing"
	}
	return c.Words + ": " + before + " → " + after
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// spellOld spells an earlier state, nil where that cannot be.
func (s *standing) spellOld(src workspace.Source) (*digest.Content, error) {
	c, _, err := s.spell(src)
	if isTampered(err) {
		return nil, nil // what git cannot show to everybody was signed by nobody
	}
	return c, err
}

// result computes what was signed.
func (s *standing) result(signed *signedState) (*projection.Result, error) {
	snapshot, err := s.snapshot(signed.source)
	if err != nil {
		return nil, err
	}
	return snapshot.Result, nil
}

func isTampered(err error) bool { return errors.Is(err, history.ErrTampered) }
