package digest

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// A few bytes of text must not become gigabytes: what the ranges of a document
// may expand to, in cells, and what it may be spelled in, and all documents
// together, in bytes.
const (
	maxExpanded = 1_000_000
	maxSpelled  = 64 << 20
	maxTogether = 512 << 20
)

// fault is what is wrong at a node.
type fault struct {
	at            planfile.N
	message, hint string
}

// speller spells one document.
type speller struct {
	kind     string
	rule     rule
	calendar calendar
	path     []byte
	out      []byte
	// ends are the offsets in out behind each line, its line feed included.
	ends     []int
	expanded int
	full     bool
	faults   []fault
}

func (s *speller) say(at planfile.N, hint, message string) {
	const most = 20
	if len(s.faults) < most {
		s.faults = append(s.faults, fault{at, message, hint})
	}
}

// begin begins a line with the path; what stands behind it is the value.
func (s *speller) begin() { s.out = append(append(s.out, s.path...), '\t') }

// end ends a line.
func (s *speller) end() {
	s.out = append(s.out, '\n')
	s.ends = append(s.ends, len(s.out))
	if len(s.out) > maxSpelled && !s.full {
		s.full = true
		s.say(planfile.N{}, "split it", "the document is too large: written out for its digest it takes more than 64 MiB")
	}
}

func (s *speller) text(value string) {
	s.begin()
	s.out = append(s.out, value...)
	s.end()
}

// value spells what stands at the path.
func (s *speller) value(n planfile.N) {
	switch {
	case s.full:
	case n.Kind() == planfile.Map && n.Len() == 0:
		s.text("{}")
	case n.Kind() == planfile.List && n.Len() == 0:
		s.text("[]")
	case n.Kind() == planfile.Map:
		s.fields(n)
	case n.Kind() == planfile.List:
		s.list(n)
	default:
		s.begin()
		s.out = appendValue(s.out, n)
		s.end()
	}
}

// below spells a value one level down; step is encoded already.
func (s *speller) below(step string, n planfile.N) {
	before := len(s.path)
	s.path = append(append(s.path, '/'), step...)
	s.value(n)
	s.path = s.path[:before]
}

// fields spells a map. Its keys are different from each other, which the
// reader of the tree has seen to; ranges must not say again what another key
// says.
func (s *speller) fields(n planfile.N) {
	ranged := false
	for k, v := range n.Pairs() {
		if s.full {
			return
		}
		if isRange(k.Text()) {
			ranged = true
			continue
		}
		before := len(s.path)
		s.path = appendEncoded(append(s.path, '/'), k.Text())
		s.value(v)
		s.path = s.path[:before]
	}
	if ranged {
		s.ranges(n)
	}
}

// isRange reports whether a key reads as a range of periods.
func isRange(key string) bool { return strings.Contains(key, "..") && period.LooksLike(key) }

// ranges spells the keys of a map that are ranges.
func (s *speller) ranges(n planfile.N) {
	stated := map[string]string{}
	for k := range n.Pairs() {
		if !isRange(k.Text()) {
			stated[k.Text()] = k.Text()
		}
	}
	for k, v := range n.Pairs() {
		if !isRange(k.Text()) || s.full {
			continue
		}
		from, to, ok := s.between(k)
		if !ok {
			continue
		}
		for p := from; p <= to && !s.full; p++ {
			label := s.calendar.of.Label(p)
			if by, twice := stated[label]; twice {
				s.say(k, "keep one: shorten the range, or remove the cell", "duplicate cell "+label+", stated as "+by+" and as "+k.Text())
				break
			}
			stated[label] = k.Text()
			s.below(label, v)
		}
	}
}

// between returns the first and last period of a range, false with a fault
// where it has none or too many.
func (s *speller) between(k planfile.N) (from, to period.Period, ok bool) {
	switch {
	case !s.rule.cells:
		s.say(k, "write the periods one by one", "a range of periods as key, where kind "+s.kind+" has no cells: "+k.Text())
		return 0, 0, false
	case !s.calendar.known:
		s.say(k, "state the calendar in plan.yaml", "the range "+k.Text()+" cannot be read: no document of kind Plan states a calendar")
		return 0, 0, false
	}
	from, to, err := s.calendar.of.ParseRange(k.Text())
	if err != nil {
		s.say(k, "", err.Error())
		return 0, 0, false
	}
	if s.expanded += int(to-from) + 1; s.expanded > maxExpanded {
		s.full = true
		s.say(k, "state the years that are planned", "the ranges of this document hold over 1,000,000 cells")
		return 0, 0, false
	}
	return from, to, true
}

// list spells a list: of maps by id, or of plain values as a set.
func (s *speller) list(n planfile.N) {
	steps := make([]string, 0, n.Len())
	seen := make(map[string]bool, n.Len())
	for i, e := range n.Elements() {
		step, ok := s.element(e)
		if !ok {
			return
		}
		if i > 0 && step[0] != steps[0][0] {
			s.say(e, "write all elements alike", "a list of both plain values and maps")
			return
		}
		if seen[step] {
			s.say(e, "remove one", "listed twice")
			return
		}
		seen[step], steps = true, append(steps, step)
	}
	if len(steps) > 1 && ordered(s.kind, string(s.path)) {
		s.text("[" + strings.Join(steps, ",") + "]")
	}
	for i, e := range n.Elements() {
		if s.full {
			return
		}
		if e.Kind() == planfile.Map {
			s.below(steps[i], e)
			continue
		}
		before := len(s.path)
		s.path = append(append(s.path, '/'), steps[i]...)
		s.text("")
		s.path = s.path[:before]
	}
}

// element is how an element of a list stands in a path.
func (s *speller) element(e planfile.N) (string, bool) {
	switch e.Kind() {
	case planfile.Scalar:
		return string(appendValue([]byte{'+'}, e)), true
	case planfile.Map:
		if id := e.Get("id"); id.Kind() == planfile.Scalar {
			return "@" + encode(id.Text()), true
		}
		s.say(e, "give it an id", "an element without an id")
	default:
		s.say(e, "", "a list in a list")
	}
	return "", false
}

// lines returns the lines, sorted, without their line feeds, and the body that
// they are: all of them, each with one.
func (s *speller) lines() (lines []string, body []byte) {
	text := string(s.out)
	lines = make([]string, len(s.ends))
	from := 0
	for i, end := range s.ends {
		lines[i] = text[from : end-1]
		from = end
	}
	if slices.IsSorted(lines) {
		return lines, s.out
	}
	slices.Sort(lines)
	body = make([]byte, 0, len(text))
	for _, l := range lines {
		body = append(append(body, l...), '\n')
	}
	return lines, body
}
