package planfile

// problems collects what is wrong in a file. Of each code the first ones are
// kept: a file of a million tabs is one problem, not a million.
type problems struct {
	list []Problem
	seen map[textCode]int
	most int // of one code, 10 where it is 0
}

func (p *problems) add(x Problem) {
	if !p.enough(x.Code) {
		p.list = append(p.list, x)
	}
}

// enough counts a problem and reports whether only the count is wanted. Those
// that add it must then not go to the trouble of putting it into words.
func (p *problems) enough(code textCode) bool {
	if p.seen == nil {
		p.seen = map[textCode]int{}
	}
	p.seen[code]++
	return p.seen[code] > p.limit()
}

func (p *problems) limit() int {
	if p.most == 0 {
		return 10
	}
	return p.most
}

// done returns them; the last one of a code says how many were left out.
func (p *problems) done() []Problem {
	for i := len(p.list) - 1; i >= 0; i-- {
		x := &p.list[i]
		if n := p.seen[x.Code] - p.limit(); n > 0 {
			x.Message += more(n)
			p.seen[x.Code] = 0
		}
	}
	return p.list
}
