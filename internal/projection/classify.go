package projection

import (
	"math/bits"

	"github.com/accord-plan/accord/internal/quantity"
)

// classify judges a gap by the tolerances of its kind. Kinds that may have
// tolerances and have none are levers; a broken promise always needs a
// decision.
func (c *computation) classify(kind string, units, base, money quantity.Number) Class {
	switch kind {
	case FrozenChange, InsideLeadTime, LateBacklog, NoSource, RuleGap:
		return NeedsDecision
	case Shortage, BelowTarget, Excess, Overload, BudgetGap:
	default:
		return Lever
	}
	tol, ok := c.p.Tolerances[kind]
	if !ok {
		return Lever
	}
	// A class needs money too, except that of an overload; an unknown amount
	// may be any.
	enough := kind == Overload || tol.Money == 0 || money.IsMissing() || money > tol.Money
	switch {
	case enough && exceeds(units, base, tol.Decision):
		return NeedsDecision
	case enough && exceeds(units, base, tol.Lever):
		return Lever
	}
	return Noise
}

// exceeds reports whether units/base is above the limit; exactly at it is not.
// A nil limit is never exceeded, and nothing is a part of a base of zero.
func exceeds(units, base quantity.Number, limit *quantity.Ratio) bool {
	if limit == nil || units <= 0 {
		return false
	}
	if *limit < 0 || base <= 0 {
		return true
	}
	uh, ul := bits.Mul64(uint64(units), quantity.RatioScale)
	bh, bl := bits.Mul64(uint64(base), uint64(*limit))
	return uh > bh || uh == bh && ul > bl
}
