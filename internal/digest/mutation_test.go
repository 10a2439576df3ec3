package digest_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
)

// sort of a value in a model of a document.
type sort uint8

const (
	aNumber sort = iota + 1 // text is its shortest form
	aText
	aWord // true, false, null
	aMap
	aSet // of plain values
	aList
)

// value is a document or a part of it, without anything of how it is written.
type value struct {
	sort   sort
	text   string
	fields []field // of a map
	of     []value // of a set or list
}

type field struct {
	key   string
	value value
}

var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?%?$`)

// modelOf reads a tree into a model; numbers become their shortest form.
func modelOf(n planfile.N) value {
	switch n.Kind() {
	case planfile.Map:
		v := value{sort: aMap}
		for k, x := range n.Pairs() {
			v.fields = append(v.fields, field{k.Text(), modelOf(x)})
		}
		return v
	case planfile.List:
		v := value{sort: aSet}
		for _, e := range n.Elements() {
			if e.Kind() == planfile.Map {
				v.sort = aList
			}
			v.of = append(v.of, modelOf(e))
		}
		return v
	}
	text, plain := n.Text(), n.Style() == planfile.Plain
	switch {
	case plain && number.MatchString(text):
		if digits := strings.TrimSuffix(text, "%"); strings.Contains(digits, ".") {
			text = strings.TrimSuffix(strings.TrimRight(digits, "0"), ".") + text[len(digits):]
		}
		return value{sort: aNumber, text: text}
	case plain && (text == "true" || text == "false" || text == "null"):
		return value{sort: aWord, text: text}
	}
	return value{sort: aText, text: text}
}

// clone copies a model in depth.
func (v value) clone() value {
	v.fields, v.of = slices.Clone(v.fields), slices.Clone(v.of)
	for i := range v.fields {
		v.fields[i].value = v.fields[i].value.clone()
	}
	for i := range v.of {
		v.of[i] = v.of[i].clone()
	}
	return v
}

// pen writes a model in one of the many ways in which it can be written.
type pen struct {
	*rand.Rand
	// cells says that periods may be written as ranges.
	cells bool
	// ordered says that the order of lists means something.
	ordered bool
	b       strings.Builder
}

func (p *pen) chance(of int) bool { return p.IntN(of) == 0 }

// write returns the text of a document.
func write(r *rand.Rand, v value) []byte {
	kind := v.get("kind").text
	p := &pen{Rand: r, cells: slices.Contains([]string{"Baseline", "Adjustments", "Supply", "Budget"}, kind), ordered: kind == "Import"}
	if p.chance(4) {
		p.b.WriteString("# a comment: 1\n")
	}
	if p.chance(8) {
		p.b.WriteString("---\n")
	}
	p.block(v, 0)
	text := p.b.String()
	if p.chance(4) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if p.chance(10) {
		text = "\ufeff" + text
	}
	return []byte(text)
}

func (v *value) get(key string) value {
	for _, f := range v.fields {
		if f.key == key {
			return f.value
		}
	}
	return value{}
}

// shuffled are the fields in any order, and cells as ranges or one by one.
func (p *pen) shuffled(v value) []field {
	fields := slices.Clone(v.fields)
	if p.cells {
		fields = p.ranges(fields)
	}
	if p.chance(2) {
		p.Shuffle(len(fields), func(i, k int) { fields[i], fields[k] = fields[k], fields[i] })
	}
	return fields
}

var month = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])$`)

func monthAfter(m string) string {
	var y, n int
	_, _ = fmt.Sscanf(m, "%d-%d", &y, &n)
	return fmt.Sprintf("%04d-%02d", y+n/12, n%12+1)
}

// ranges joins months that follow each other with equal numbers, some of them.
func (p *pen) ranges(fields []field) []field {
	var out []field
	for i := 0; i < len(fields); i++ {
		f, last := fields[i], ""
		if month.MatchString(f.key) && f.value.sort == aNumber {
			last = f.key
			for i+1 < len(fields) && fields[i+1].key == monthAfter(last) && fields[i+1].value.sort == aNumber && fields[i+1].value.text == f.value.text && !p.chance(3) {
				last, i = fields[i+1].key, i+1
			}
		}
		if last != "" && (last != f.key || p.chance(20)) {
			f.key += ".." + last
		}
		out = append(out, f)
	}
	return out
}

func (p *pen) comment() {
	if p.chance(6) {
		p.b.WriteString("   # 12: {a}")
	}
	p.b.WriteByte('\n')
	if p.chance(12) {
		p.b.WriteString("\n")
	}
	if p.chance(12) {
		p.b.WriteString(strings.Repeat(" ", p.IntN(6)) + "# - a: 1\n")
	}
}

// block writes a map or a list below something, each element on a line.
func (p *pen) block(v value, depth int) {
	indent := strings.Repeat("  ", depth)
	if v.sort != aMap {
		for _, e := range p.elements(v) {
			p.b.WriteString(indent + "- ")
			p.after(e, depth+1, true)
		}
		return
	}
	for _, f := range p.shuffled(v) {
		p.b.WriteString(indent + p.key(f.key, false) + ":")
		if p.chance(10) {
			p.b.WriteString("  ")
		}
		p.after(f.value, depth+1, false)
	}
}

func (p *pen) elements(v value) []value {
	of := slices.Clone(v.of)
	if !p.ordered && p.chance(2) {
		p.Shuffle(len(of), func(i, k int) { of[i], of[k] = of[k], of[i] })
	}
	return of
}

// after writes what stands behind a key or a hyphen, and ends the line.
func (p *pen) after(v value, depth int, element bool) {
	empty := len(v.fields)+len(v.of) == 0
	if (v.sort == aMap || v.sort == aSet || v.sort == aList) && !empty && !p.chance(6) {
		p.comment()
		p.block(v, depth)
		return
	}
	if v.sort == aText && !element && p.chance(6) && literal.MatchString(v.text) {
		p.b.WriteString(" |-\n" + strings.Repeat("  ", depth) + v.text + "\n")
		return
	}
	p.b.WriteByte(' ')
	p.flow(v)
	p.comment()
}

// literal is what fits into a block of text on one line.
var literal = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ,.:'"-]*$`)

// flow writes a value on one line.
func (p *pen) flow(v value) {
	switch v.sort {
	case aMap:
		p.b.WriteByte('{')
		for i, f := range p.shuffled(v) {
			p.comma(i)
			p.b.WriteString(p.key(f.key, true) + ": ")
			p.flow(f.value)
		}
		p.b.WriteByte('}')
	case aSet, aList:
		p.b.WriteByte('[')
		for i, e := range p.elements(v) {
			p.comma(i)
			p.flow(e)
		}
		p.b.WriteByte(']')
	case aNumber:
		p.b.WriteString(p.number(v.text))
	case aWord:
		p.b.WriteString(v.text)
	default:
		p.b.WriteString(p.scalar(v.text))
	}
}

func (p *pen) comma(i int) {
	if i > 0 {
		p.b.WriteString([]string{", ", ",", " , "}[p.IntN(3)])
		if p.b.String()[p.b.Len()-1] == ',' { // YAML wants a space before what could be a key
			p.b.WriteByte(' ')
		}
	}
}

// number adds zeros to the end of a fraction.
func (p *pen) number(text string) string {
	digits, percent := strings.CutSuffix(text, "%")
	if p.chance(3) {
		if !strings.Contains(digits, ".") {
			digits += "."
		}
		digits += strings.Repeat("0", 1+p.IntN(3))
	}
	if percent {
		digits += "%"
	}
	if strings.Trim(digits, "0.%") == "" && p.chance(3) {
		digits = "-" + digits
	}
	return digits
}

// plainly is text that needs no quotes anywhere.
var plainly = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$|^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$|^[0-9]{4}-[0-9]{2}\.\.[0-9]{4}-[0-9]{2}$`)

func isWord(text string) bool {
	return slices.Contains([]string{"true", "false", "null"}, strings.ToLower(text))
}

func (p *pen) scalar(text string) string {
	switch {
	case plainly.MatchString(text) && !isWord(text) && p.chance(2):
		return text
	case !strings.ContainsAny(text, "\n") && p.chance(2):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return p.double(text)
}

// double quotes a text, some of its characters as escapes.
func (p *pen) double(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case p.chance(40):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// key writes a key; a plain number or word as key is the same text as in quotes.
func (p *pen) key(key string, flow bool) string {
	if plainly.MatchString(key) && !p.chance(5) || !flow && number.MatchString(key) && p.chance(2) {
		return key
	}
	return p.scalar(key)
}
