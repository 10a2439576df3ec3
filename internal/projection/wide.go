package projection

import "github.com/accord-plan/accord/internal/quantity"

// wide is a sum that leaves its range only when it is read. So it does not
// matter in which order its parts were added, nor by whom.
type wide struct {
	low   quantity.Number
	carry int32 // how often low went round
	// unknown says that a part was Missing.
	unknown bool
}

func (s *wide) add(v quantity.Number) {
	sum := s.low + v
	if (s.low^sum)&(v^sum) < 0 {
		if s.carry++; v < 0 {
			s.carry -= 2
		}
	}
	s.low = sum
}

// addKnown adds v, of which the sum is not known either where it is Missing.
func (s *wide) addKnown(v quantity.Number) {
	if v.IsMissing() {
		s.unknown = true
		return
	}
	s.add(v)
}

func (s *wide) merge(o wide) {
	s.add(o.low)
	s.carry += o.carry
	s.unknown = s.unknown || o.unknown
}

// number is the sum, saturated as [quantity.Number.Add] does; Missing where a
// part was.
func (s wide) number() quantity.Number {
	switch {
	case s.unknown:
		return quantity.Missing
	case s.carry > 0:
		return quantity.Max
	case s.carry < 0:
		return -quantity.Max
	}
	return max(s.low, -quantity.Max)
}
