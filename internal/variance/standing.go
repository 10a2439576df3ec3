package variance

import (
	"math/bits"

	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
)

// Standing is how a difference stands against the plan's tolerance.
type Standing string

// The standings; empty is not judged.
const (
	In            Standing = "in"
	Lever         Standing = "lever"
	NeedsDecision Standing = "decision"
)

// stands judges a difference: a class needs percent and money, exactly at a
// limit does not exceed it, and money that nobody knows may be any.
func stands(p *plan.Plan, family string, f *Figure, money quantity.Number) Standing {
	t, ok := p.VarianceTolerance(family)
	if !ok || t.Lever == nil && t.Decision == nil || f == nil || f.Used == 0 {
		return ""
	}
	enough := t.Money == 0 || money.IsMissing() || money.Abs() > t.Money
	switch {
	case enough && exceeds(f, t.Decision):
		return NeedsDecision
	case enough && exceeds(f, t.Lever):
		return Lever
	}
	return In
}

func exceeds(f *Figure, limit *quantity.Ratio) bool {
	off, base := f.Difference.Abs(), f.Plan.Abs()
	if limit == nil || off == 0 {
		return false
	}
	if *limit < 0 || base == 0 {
		return true
	}
	uh, ul := bits.Mul64(uint64(off), quantity.RatioScale)
	bh, bl := bits.Mul64(uint64(base), uint64(*limit))
	return uh > bh || uh == bh && ul > bl
}
