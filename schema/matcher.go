package schema

import (
	"regexp/syntax"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"
)

// matcher is a regular expression as a table of states: one look-up for each
// byte, no memory, no locks. It means what package regexp means by its text.
type matcher struct {
	text string
	// ascii leads from a state and a byte below 128 to the next state, and wide
	// from a state and the class of any other character.
	ascii []uint8
	wide  []uint8
	from  []rune // where each class of other characters begins
	low   []rune // where each class of bytes below 128 begins
	ends  []bool // states in which a text may end
	start uint8
}

// dead is the state that nothing leads out of.
const dead = 0

// The bounds of a matcher: what is larger is none. A rule's expressions are
// foreign, and so is the time that it takes to lay them out.
const (
	mostStates  = 255
	mostProgram = 250
	mostPattern = 300 // bytes
	mostEffort  = 200_000
)

// match reports whether a text matches. Text that is not valid UTF-8 is read as
// package regexp reads it.
func (m *matcher) match(s string) bool {
	state := m.start
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < utf8.RuneSelf {
			state = m.ascii[int(state)<<7|int(c)]
		} else {
			r, size := utf8.DecodeRuneInString(s[i:])
			state = m.wide[int(state)*len(m.from)+m.class(r)]
			i += size - 1
		}
		if state == dead {
			return false
		}
	}
	return m.ends[state]
}

// class is the class of a character that is not ASCII.
func (m *matcher) class(r rune) int {
	return sort.Search(len(m.from), func(i int) bool { return m.from[i] > r }) - 1
}

// narrow reports whether it matches ASCII only.
func (m *matcher) narrow() bool {
	return !slices.ContainsFunc(m.wide, func(state uint8) bool { return state != dead })
}

// newMatcher lays out a regular expression; ok is false where it is too large or
// asks for more than where a text begins and ends.
func newMatcher(text string) (m *matcher, ok bool) {
	if len(text) > mostPattern {
		return nil, false
	}
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil || atLeast(re) > mostProgram {
		return nil, false
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil || len(prog.Inst) > mostProgram {
		return nil, false
	}
	l := layout{prog: prog, m: &matcher{text: text}, known: map[string]uint8{}}
	return l.m, l.run()
}

// atLeast is how many characters and classes stand in an expression, those within
// {n,m} as often as they are copied: its program has as many steps or more.
func atLeast(re *syntax.Regexp) (n int) {
	for _, sub := range re.Sub {
		n += atLeast(sub)
	}
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpRepeat:
		return n * max(re.Min, re.Max)
	}
	return n
}

// layout is a matcher in the making. A state is the steps of the program that
// may come next; those that wait for the end of the text are among them.
type layout struct {
	prog   *syntax.Prog
	m      *matcher
	known  map[string]uint8
	states [][]uint32
	next   []uint32 // room for the next state
	key    []byte   // and for its steps as a key
	// seen tells which steps were reached since round began.
	seen   []int
	round  int
	effort int
	bad    bool
}

func (l *layout) run() bool {
	l.seen = make([]int, len(l.prog.Inst))
	froms := l.classes()
	first := sort.Search(len(froms), func(i int) bool { return froms[i] >= utf8.RuneSelf })
	l.m.low, l.m.from = froms[:first], froms[first:]
	l.state(nil) // dead
	l.round++
	l.m.start = l.state(l.reach(nil, uint32(l.prog.Start), true, false))
	for at := 0; at < len(l.states) && !l.bad; at++ {
		l.m.ascii = append(l.m.ascii, make([]uint8, utf8.RuneSelf)...)
		for i, r := range froms {
			next := l.state(l.step(l.states[at], r))
			if i >= first {
				l.m.wide = append(l.m.wide, next)
				continue
			}
			for c := r; c < froms[i+1]; c++ {
				l.m.ascii[at<<7|int(c)] = next
			}
		}
		l.m.ends = append(l.m.ends, l.accepts(l.states[at]))
	}
	return !l.bad
}

// classes are where runs of characters begin that no step tells apart.
func (l *layout) classes() []rune {
	out := []rune{0, utf8.RuneSelf}
	for i := range l.prog.Inst {
		in := &l.prog.Inst[i]
		switch in.Op {
		case syntax.InstRuneAnyNotNL:
			out = append(out, '\n', '\n'+1)
		case syntax.InstRune, syntax.InstRune1:
			if len(in.Rune) == 1 {
				out = append(out, in.Rune[0], in.Rune[0]+1)
				for r := unicode.SimpleFold(in.Rune[0]); r != in.Rune[0]; r = unicode.SimpleFold(r) {
					out = append(out, r, r+1)
				}
				continue
			}
			for j := 0; j < len(in.Rune); j += 2 {
				out = append(out, in.Rune[j], in.Rune[j+1]+1)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// state is the number of a set of steps. Where a match is complete the rest of
// the text does not matter. It may write over the steps, and keeps none.
func (l *layout) state(steps []uint32) uint8 {
	for _, pc := range steps {
		if l.prog.Inst[pc].Op == syntax.InstMatch {
			steps = append(steps[:0], pc)
			break
		}
	}
	slices.Sort(steps)
	l.key = l.key[:0]
	for _, s := range steps {
		l.key = append(l.key, byte(s), byte(s>>8))
	}
	if n, ok := l.known[string(l.key)]; ok {
		return n
	}
	if len(l.states) >= mostStates {
		l.bad = true
		return dead
	}
	n := uint8(len(l.states))
	l.known[string(l.key)] = n
	l.states = append(l.states, slices.Clone(steps))
	return n
}

// step is where a character leads from a state, until the next step. A match may
// begin anywhere.
func (l *layout) step(state []uint32, r rune) []uint32 {
	next := l.next[:0]
	if len(state) == 1 && l.prog.Inst[state[0]].Op == syntax.InstMatch {
		return append(next, state...)
	}
	l.round++
	for _, pc := range state {
		l.effort++
		if in := &l.prog.Inst[pc]; consumes(in) && in.MatchRune(r) {
			next = l.reach(next, in.Out, false, false)
		}
	}
	l.next = l.reach(next, uint32(l.prog.Start), false, false)
	return l.next
}

func consumes(in *syntax.Inst) bool {
	switch in.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	}
	return false
}

// reach adds the steps that are reached from one without a character: at the
// beginning of the text, or at its end.
func (l *layout) reach(steps []uint32, pc uint32, begin, end bool) []uint32 {
	if l.effort++; l.effort > mostEffort {
		l.bad = true
	}
	if l.bad || l.seen[pc] == l.round {
		return steps
	}
	l.seen[pc] = l.round
	in := &l.prog.Inst[pc]
	switch in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return l.reach(l.reach(steps, in.Out, begin, end), in.Arg, begin, end)
	case syntax.InstCapture, syntax.InstNop:
		return l.reach(steps, in.Out, begin, end)
	case syntax.InstEmptyWidth:
		switch op := syntax.EmptyOp(in.Arg); {
		case op == syntax.EmptyBeginText && begin, op == syntax.EmptyEndText && end:
			return l.reach(steps, in.Out, begin, end)
		case op == syntax.EmptyBeginText:
			l.bad = l.bad || end // whether the text is empty is forgotten
			return steps
		case op == syntax.EmptyEndText:
			return append(steps, pc)
		}
		l.bad = true // lines and words
		return steps
	case syntax.InstFail:
		return steps
	}
	return append(steps, pc)
}

// accepts reports whether a text may end in a state.
func (l *layout) accepts(state []uint32) bool {
	l.round++
	for _, pc := range state {
		for _, at := range l.reach(nil, pc, false, true) {
			if l.prog.Inst[at].Op == syntax.InstMatch {
				return true
			}
		}
	}
	return false
}
