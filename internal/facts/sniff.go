package facts

import (
	"context"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/period"
)

// sniffer learns from all rows of an export how its numbers and dates are
// written. What no row decides is not guessed.
type sniffer struct {
	point, comma bool // decimal marks that every number allows
	differ       string
	differLine   int
	forms        []dateForm // forms that every date allows
	dates        int
	clash        [2]string // two dates that forms tell apart, for the question
	clashLine    int
}

func newSniffer() *sniffer {
	return &sniffer{point: true, comma: true, forms: append([]dateForm(nil), knownForms...)}
}

// number takes one number. A text that is a number in neither form says
// nothing; its row is rejected later.
func (s *sniffer) number(v string, line int) error {
	if isDigits(v) || v == "" {
		return nil
	}
	a, faultP := scanAmount(v, point)
	if faultP == sound && !s.comma {
		return nil
	}
	b, faultC := scanAmount(v, comma)
	if faultP != sound && faultC != sound {
		return nil
	}
	if faultP == sound && faultC == sound && a != b && s.differ == "" {
		s.differ, s.differLine = strings.Clone(v), line
	}
	wasComma := s.comma
	s.point, s.comma = s.point && faultP == sound, s.comma && faultC == sound
	if !s.point && !s.comma {
		mark := "point"
		if wasComma {
			mark = "comma"
		}
		return fmt.Errorf("%d: %s cannot have a decimal %s as the numbers before: state how they are written in the mapping, %s or %s, or mend the export", line, quoted(v), mark, stated("decimal", ","), stated("decimal", "."))
	}
	return nil
}

// decimal returns the decimal mark, or the question that people must answer.
func (s *sniffer) decimal() (byte, error) {
	switch {
	case s.point && s.comma && s.differ != "":
		return 0, fmt.Errorf("%d: %s may have a decimal comma or separate thousands, and no other number decides: state which in the mapping, %s or %s", s.differLine, quoted(s.differ), stated("decimal", ","), stated("decimal", "."))
	case s.point:
		return point, nil
	}
	return comma, nil
}

// date takes one date. A text that is a date in no form says nothing.
func (s *sniffer) date(v string, line int) error {
	if v == "" {
		return nil
	}
	if len(s.forms) == 1 {
		if _, ok := s.forms[0].parse(v, nil); ok {
			s.dates++
			return nil
		}
	}
	var kept []dateForm
	known := false
	first, differ := period.NoDate, false
	for _, f := range s.forms {
		if d, ok := f.parse(v, nil); ok {
			kept = append(kept, f)
			differ = differ || first != period.NoDate && d != first
			first = d
		}
	}
	if len(kept) == 0 {
		for _, f := range knownForms {
			_, ok := f.parse(v, nil)
			known = known || ok
		}
		if !known {
			return nil
		}
		if s.dates == 0 {
			return nil
		}
		return fmt.Errorf("%d: %s is not written %s as the dates before: state how they are written in the mapping, such as %s, or mend the export", line, quoted(v), s.forms[0], stated("date", s.forms[0].String()))
	}
	if differ && s.clashLine == 0 {
		s.clash, s.clashLine = [2]string{strings.Clone(v), kept[0].String()}, line
	}
	s.forms = kept
	s.dates++
	return nil
}

// form returns the form of the dates, or the question that people must answer.
func (s *sniffer) form() (dateForm, error) {
	if len(s.forms) > 1 && s.dates > 0 && s.clashLine > 0 && ambiguous(s.forms, s.clash[0]) {
		var names, state []string
		for _, f := range s.forms {
			names = append(names, f.String())
			state = append(state, stated("date", f.String()))
		}
		return dateForm{}, fmt.Errorf("%d: the date %s may be read as %s, and no other date decides: state which in the mapping, %s", s.clashLine, quoted(s.clash[0]), strings.Join(names, " or as "), strings.Join(state, " or "))
	}
	return s.forms[0], nil
}

// stated is what people write into the mapping, whole: a key alone does not say
// on which level it stands.
func stated(key, value string) string { return fmt.Sprintf("`format: {%s: %q}`", key, value) }

func ambiguous(forms []dateForm, v string) bool {
	a, ok1 := forms[0].parse(v, nil)
	for _, f := range forms[1:] {
		if b, ok2 := f.parse(v, nil); ok1 && ok2 && a != b {
			return true
		}
	}
	return false
}

// learn decides how numbers and dates are written: as the mapping says, else
// from all rows.
func (l *layout) learn(ctx context.Context) error {
	f := l.mapping.Format
	if f.Decimal != "" {
		l.decimal = f.Decimal[0]
	}
	dated := l.dated()
	if f.Date != "" {
		form, err := parseForm(f.Date)
		if err != nil {
			return err
		}
		l.form = form
	}
	needDecimal, needForm := f.Decimal == "", f.Date == "" && len(dated) > 0
	if l.table.rows != nil { // numbers and days that are such are written in one form
		if needDecimal {
			l.decimal, needDecimal = point, false
		}
		if needForm && (l.table.days || l.table.asked) {
			l.form, needForm = isoForm, false
		}
	}
	if !needDecimal && !needForm {
		return nil
	}
	q := &question{layout: l, dated: dated, numbers: l.cellsOf(l.numbers...), needDecimal: needDecimal, needForm: needForm}
	s, err := q.inLanes(ctx)
	if err == nil && s == nil {
		s, err = q.inOrder(ctx)
	}
	if err == nil && needDecimal {
		l.decimal, err = s.decimal()
	}
	if err == nil && needForm {
		l.form, err = s.form()
	}
	if err != nil && !strings.HasPrefix(err.Error(), l.table.name) {
		err = fmt.Errorf("%s:%w", l.table.name, err)
	}
	return err
}

// question is what the rows of an export are to tell.
type question struct {
	layout                *layout
	numbers, dated        []cell
	needDecimal, needForm bool
}

// inOrder asks row by row, and says where rows contradict each other.
func (q *question) inOrder(ctx context.Context) (*sniffer, error) {
	s := newSniffer()
	return s, q.layout.rows(ctx, q.sink(s))
}

func (q *question) sink(s *sniffer) sink {
	return sink{func(r *Row) error {
		if q.needDecimal {
			for _, c := range q.numbers {
				if err := s.number(r.cell(c), r.Line); err != nil {
					return err
				}
			}
		}
		if q.needForm {
			for _, c := range q.dated {
				if err := s.date(r.cell(c), r.Line); err != nil {
					return err
				}
			}
		}
		return nil
	}, func(int, string) {}, func() {}}
}

func (l *layout) cellsOf(roles ...string) []cell {
	var out []cell
	for _, r := range roles {
		out = append(out, l.roles[r]...)
	}
	return out
}

// dated are the cells that hold dates.
func (l *layout) dated() []cell {
	out := l.cellsOf(l.dates...)
	for i, k := range l.mapping.Keep {
		if k.From != "" || k.Before != "" {
			out = append(out, l.keep[i])
		}
	}
	return out
}
