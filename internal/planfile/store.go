package planfile

import (
	"strings"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
)

// store hands out room for the small things of which a plan has hundreds of
// thousands, from chunks. The nil store allocates each by itself.
type store struct {
	numbers []quantity.Number
	prices  catalog.Prices
	word    string
}

const chunk = 2048 // numbers

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

// price is one series of prices for all markets.
func (s *store) price(c dimension.Series) catalog.Prices {
	one := catalog.Price{Market: dimension.None, Cells: c}
	if s == nil {
		return catalog.Prices{one}
	}
	if len(s.prices) == cap(s.prices) {
		s.prices = make(catalog.Prices, 0, chunk)
	}
	s.prices = append(s.prices, one)
	at := len(s.prices) - 1
	return s.prices[at : at+1 : at+1]
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
