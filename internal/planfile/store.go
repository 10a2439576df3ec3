package planfile

import (
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
)

// store hands out room for the small things of which a plan has hundreds of
// thousands, from chunks. The nil store allocates each by itself.
type store struct {
	cells   []dimension.Cell
	numbers []quantity.Number
	word    string
}

const chunk = 2048 // cells or numbers

// series returns an empty series with room for n cells.
func (s *store) series(n int) dimension.Series {
	if s == nil || n > chunk/8 {
		return make(dimension.Series, 0, n)
	}
	if cap(s.cells)-len(s.cells) < n {
		s.cells = make([]dimension.Cell, 0, chunk)
	}
	at := len(s.cells)
	s.cells = s.cells[:at+n]
	return s.cells[at : at : at+n]
}

// number returns a place that holds v.
func (s *store) number(v quantity.Number) *quantity.Number {
	if s == nil {
		return &v
	}
	if len(s.numbers) == cap(s.numbers) {
		s.numbers = make([]quantity.Number, 0, chunk)
	}
	s.numbers = append(s.numbers, v)
	return &s.numbers[len(s.numbers)-1]
}

// text is a text that outlives the tree that it stands in. Units repeat from one
// item to the next.
func (s *store) text(t string) string {
	if s == nil || t == "" {
		return t
	}
	if s.word != t {
		s.word = strings.Clone(t)
	}
	return s.word
}
