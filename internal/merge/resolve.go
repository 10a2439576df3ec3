package merge

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/schema"
)

// Side is what is chosen in a conflict. The zero value is invalid.
type Side uint8

// The choices.
const (
	Ours Side = iota + 1
	Theirs
	Number // a number that neither side has said
)

// Choice decides one conflict.
type Choice struct {
	Side Side
	// Number is the number as it shall stand in the file.
	Number string
	// Note is put into a comment beside what is chosen; one line, may be empty.
	Note string
}

// Refusal says why a choice cannot be made, and what to do.
type Refusal struct{ Summary, Do string }

func (r *Refusal) Error() string { return r.Summary + "; " + r.Do }

// Resolve decides a conflict of the file and returns the new text: the region
// becomes what was chosen, or, where it is about other keys too, keeps those.
func (f *Marked) Resolve(c Conflict, choice Choice) ([]byte, error) {
	r := f.taken.regions[c.region]
	if choice.Side == Number {
		if err := f.checkNumber(c, choice.Number); err != nil {
			return nil, err
		}
	}
	alone := true
	for _, other := range f.conflicts {
		alone = alone && (other.region != c.region || pathKey(other.path) == pathKey(c.path))
	}
	if !alone {
		return f.oneOfMany(c, choice)
	}
	text, doc, at := r.ours, f.o, r.inOurs
	if choice.Side == Theirs || choice.Side == Number && !f.numberIn(f.o, r.inOurs, c) {
		text, doc, at = r.theirs, f.t, r.inTheirs
	}
	var e *entry
	if doc != nil && c.path != nil {
		e = doc.root.find(c.path)
	}
	if choice.Side == Number {
		text = text[:int(e.val.Offset())-at.from] + choice.Number + text[e.valEnd-at.from:]
	}
	text = f.annotated(text, e, at, c, choice)
	return f.proven(c, text, choice)
}

// proven replaces the region and reads the result again: its markers must be
// whole, and as either side would have what is left, it must say what was chosen
// and else what that side said before. Of sides that are not understood only the
// markers are judged.
func (f *Marked) proven(c Conflict, text string, choice Choice) ([]byte, error) {
	out := f.with(c.region, text)
	taken, whole := takeApart(out) // a side may hold lines that look like markers
	unread := f.o == nil || f.t == nil
	if whole && (unread || f.only(c, choice, f.o, taken.ours) && f.only(c, choice, f.t, taken.theirs)) {
		return f.ends.restore(out), nil
	}
	return nil, &Refusal{fmt.Sprintf("%s line %d cannot be resolved without changing what stands around it", f.path, c.Line), "choose in the file, and remove the marker lines"}
}

// only reports whether a reading of the result is that of a side with nothing
// but the choice made in it. What a region without keys is about nobody can
// tell; the result must still be understood.
func (f *Marked) only(c Conflict, choice Choice, side *document, after []byte) bool {
	d, t := understand(after)
	if t != nil || c.path == nil {
		return t == nil
	}
	want := leaves(side)
	at := "\x00" + pathKey(c.path)
	maps.DeleteFunc(want, func(path, _ string) bool { return path == at || strings.HasPrefix(path, at+"\x00") })
	chosen := f.o.root.find(c.path)
	if choice.Side == Theirs {
		chosen = f.t.root.find(c.path)
	}
	switch {
	case choice.Side == Number:
		e := d.root.find(c.path)
		if e == nil || e.val.Text() != choice.Number {
			return false
		}
		want[at] = meaning(e.val)
	case chosen != nil:
		want.add(chosen, at)
	}
	return maps.Equal(leaves(d), want)
}

// with is the marked text with one region replaced.
func (f *Marked) with(region int, text string) []byte {
	var out strings.Builder
	at := 0
	for i, r := range f.taken.regions {
		out.Write(f.taken.ours[at:r.inOurs.from])
		if i == region {
			out.WriteString(text)
		} else {
			out.WriteString(r.write())
		}
		at = r.inOurs.to
	}
	out.Write(f.taken.ours[at:])
	return []byte(out.String())
}

// checkNumber judges a number by the rules of its place.
func (f *Marked) checkNumber(c Conflict, number string) error {
	r := f.taken.regions[c.region]
	var e *entry
	switch {
	case f.numberIn(f.o, r.inOurs, c):
		e = f.o.root.find(c.path)
	case f.numberIn(f.t, r.inTheirs, c):
		e = f.t.root.find(c.path)
	default:
		return &Refusal{c.Key + " is no number", "choose --ours or --theirs"}
	}
	percent := strings.HasSuffix(e.val.Text(), "%")
	switch {
	case !numeric(number):
		return &Refusal{fmt.Sprintf("%q is not a plain number", number), "write digits with a point, such as 400 or -4.5"}
	case percent != strings.HasSuffix(number, "%"):
		return &Refusal{fmt.Sprintf("%s is of another kind than %s", number, e.val.Text()), "write a percent for a percent, a number for a number"}
	}
	if e.form != nil && e.form.Scalar(number, true) == schema.No {
		return notThere(e, c.Key, number)
	}
	if err := exact(e, number); err != nil {
		return &Refusal{number + " " + err.Error(), "round it, or check the unit"}
	}
	return nil
}

// notThere refuses a number that the format does not take, with what it takes
// where the sign or the decimals are what is wrong.
func notThere(e *entry, key, number string) *Refusal {
	takes := func(number string) bool { return e.form.Scalar(number, true) != schema.No }
	percent := ""
	if strings.HasSuffix(number, "%") {
		percent = "%"
	}
	whole, _, isFraction := strings.Cut(number, ".")
	switch unsigned := strings.TrimPrefix(number, "-"); {
	case unsigned != number && takes(unsigned) && takes("0"+percent):
		return &Refusal{number + " is below zero, and " + key + " cannot be", "write a number of 0 or more"}
	case unsigned != number && takes(unsigned):
		return &Refusal{number + " is below zero, and " + key + " cannot be", "write a number above 0"}
	case isFraction && takes(whole+percent):
		return &Refusal{number + " is a fraction, and " + key + " is a whole number", "write " + whole + percent + ", for example"}
	}
	return &Refusal{number + " cannot stand at " + key, "`accord schema " + e.doc.kind + "` shows what may"}
}

// exact refuses what has more digits than plans keep: four decimals, ten for
// rates and factors.
func exact(e *entry, number string) error {
	_, err := quantity.Parse(strings.TrimSuffix(number, "%"))
	if path := e.path(); slices.Contains(path, "rates") || slices.Contains(path, "units") && e.doc.kind == "Catalog" || e.name == "factor" {
		_, err = quantity.ParseRatio(number)
	}
	switch {
	case errors.Is(err, quantity.ErrPrecision):
		return errors.New("has too many decimals")
	case err != nil:
		return errors.New("is too large")
	}
	return nil
}

// numberIn reports whether a side has a number in the region of a conflict.
func (f *Marked) numberIn(d *document, at span, c Conflict) bool {
	if d == nil || c.path == nil {
		return false
	}
	e := d.root.find(c.path)
	return e != nil && e.kind == leaf && e.val.Kind() == planfile.Scalar && e.val.Style() == planfile.Plain && numeric(e.val.Text()) &&
		int(e.val.Offset()) >= at.from && e.valEnd <= at.to
}

// oneOfMany decides one key of a region that is about several, as git leaves
// them: what was chosen becomes both sides' text, and the region is left with
// the others.
func (f *Marked) oneOfMany(c Conflict, choice Choice) ([]byte, error) {
	r := f.taken.regions[c.region]
	from, to := f.o, f.t
	if choice.Side == Theirs || choice.Side == Number && !f.numberIn(f.o, r.inOurs, c) {
		from, to = f.t, f.o
	}
	chosen, trouble := understand([]byte(stated(from, c, choice)))
	if trouble != nil {
		return nil, &Refusal{c.Key + " cannot be written there", "choose in the file, and remove the marker lines"}
	}
	other, ok := transplant(to, chosen, c.path)
	if !ok {
		return nil, &Refusal{c.Key + " cannot be taken out of its conflict", "choose in the file, and remove the marker lines"}
	}
	mine, their := string(chosen.src), other
	inMine, inTheir := r.inOurs, r.inTheirs
	if from == f.t {
		mine, their = their, mine
	}
	if !onlyWithin(string(f.o.src), mine, inMine) || !onlyWithin(string(f.t.src), their, inTheir) {
		return nil, &Refusal{c.Key + " reaches beyond its conflict", "choose in the file, and remove the marker lines"}
	}
	inMine.to += len(mine) - len(f.o.src)
	inTheir.to += len(their) - len(f.t.src)
	r.ours, r.theirs = mine[inMine.from:inMine.to], their[inTheir.from:inTheir.to]
	if r.ours == r.theirs {
		return f.proven(c, r.ours, choice)
	}
	return f.proven(c, r.write(), choice)
}

// onlyWithin reports whether two texts differ in one part of the first only.
func onlyWithin(before, after string, at span) bool {
	tail := before[at.to:]
	return len(after) >= at.from+len(tail) && before[:at.from] == after[:at.from] && strings.HasSuffix(after, tail)
}

// transplant gives a document one entry of another, and nothing else.
func transplant(to, from *document, path []string) (string, bool) {
	if len(to.root.children) == 0 {
		return "", false
	}
	m := &merger{in: Input{MarkerSize: 7}, b: to, o: to, t: from, only: path}
	p := m.entry(to.root, to.root, from.root)
	text := p.lead + p.row
	d, t := understand([]byte(text))
	return text, t == nil && len(m.conflicts) == 0 && equal(d.root.find(path), from.root.find(path))
}

// annotated adds the note to the row of what was chosen: behind it where it is
// one line, above it elsewhere.
func (f *Marked) annotated(text string, e *entry, at span, c Conflict, choice Choice) string {
	if choice.Note == "" {
		return text
	}
	indent := ""
	for _, side := range []string{text, f.taken.regions[c.region].ours, f.taken.regions[c.region].theirs} {
		if side != "" {
			indent = side[:len(side)-len(strings.TrimLeft(side, " "))]
			break
		}
	}
	if e == nil || strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		if text == "" {
			return indent + "# " + choice.Note + ": removed\n"
		}
		return indent + "# " + choice.Note + "\n" + text
	}
	return strings.TrimRight(text, " \n") + " # " + choice.Note + "\n"
}

// stated is a document with the number and the note of a choice in their place.
func stated(d *document, c Conflict, choice Choice) string {
	src := string(d.src)
	e := d.root.find(c.path)
	if e == nil {
		return src
	}
	if choice.Side == Number {
		src = src[:e.val.Offset()] + choice.Number + src[e.valEnd:]
	}
	if choice.Note == "" {
		return src
	}
	row := e
	for row.flow {
		row = row.parent
	}
	end := nextLine([]byte(src), row.at)
	if !row.block() && end == row.end+len(src)-len(d.src) {
		return src[:end-1] + " # " + choice.Note + src[end-1:]
	}
	at := lineStart(d.src, row.at)
	return src[:at] + spaces(row.column) + "# " + choice.Note + "\n" + src[at:]
}
