package planfile

import (
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// DemandCell names one number of demand as somebody stated it: the forecast of
// an item, or what one adjustment does to it in a period.
type DemandCell struct {
	// Market is the document's: an identifier, or "all".
	Market string
	Item   string
	Period period.Period
	// Layer and ID are of an adjustment, empty for a forecast.
	Layer, ID string
}

// CommitmentCell names one number that a source committed.
type CommitmentCell struct {
	Source, Site, Item string
	Period             period.Period
}

// Cell names one number as somebody stated it.
type Cell interface {
	stated(root N, cal period.Calendar) (text string, ok bool)
}

// Stated returns what a document states for a cell, spelled so that neither
// layout, order nor comments count: a number is its shortest decimal, a range
// gives each of its periods the value. ok is false where the document does not
// state it.
func Stated(t *Tree, c Cell, cal period.Calendar) (text string, ok bool) {
	return c.stated(t.Root(), cal)
}

func (c CommitmentCell) stated(root N, cal period.Calendar) (string, bool) {
	if root.Get("kind").Text() != kindSupply || root.Get("source").Text() != c.Source {
		return "", false
	}
	v := cellOf(root.Get("commitments").Get(c.Site).Get(c.Item), c.Period, cal)
	return Spelled(v), v.OK()
}

func (c DemandCell) stated(root N, cal period.Calendar) (string, bool) {
	kind := kindBaseline
	if c.ID != "" {
		kind = kindAdjustments
	}
	if root.Get("kind").Text() != kind || root.Get("market").Text() != c.Market {
		return "", false
	}
	if kind == kindBaseline {
		v := cellOf(root.Get("forecast").Get(c.Item), c.Period, cal)
		return Spelled(v), v.OK()
	}
	if root.Get("layer").Text() != c.Layer {
		return "", false
	}
	for _, a := range root.Get("adjustments").Elements() {
		if a.Get("id").Text() == c.ID {
			return adjusted(a, c, cal)
		}
	}
	return "", false
}

// adjusted is what an adjustment does to the item in the period, in all ways
// that it may.
func adjusted(a N, c DemandCell, cal period.Calendar) (string, bool) {
	if items := a.Get("items"); items.OK() && !lists(items, c.Item) {
		return "", false
	}
	var parts []string
	for _, how := range []string{"set", "percent", "add"} {
		if v := cellOf(a.Get(how), c.Period, cal); v.OK() {
			parts = append(parts, how+" "+Spelled(v))
		}
	}
	return strings.Join(parts, ", "), len(parts) > 0
}

func lists(n N, text string) bool {
	for _, e := range n.Elements() {
		if e.Text() == text {
			return true
		}
	}
	return false
}

// cellOf is the value of a period in a map of cells, stated by itself or in a
// range.
func cellOf(cells N, p period.Period, cal period.Calendar) N {
	for k, v := range cells.Pairs() {
		if from, to, err := cal.ParseRange(k.Text()); err == nil && from <= p && p <= to {
			return v
		}
	}
	return N{}
}

// Spelled is the text of a scalar so that layout does not count: a number is its
// shortest decimal, with the sign of percent if it has one.
func Spelled(n N) string { return SpelledText(n.Text()) }

// SpelledText is [Spelled] of a scalar's text.
func SpelledText(text string) string {
	if number, err := quantity.Parse(text); err == nil {
		return number.String()
	}
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		if number, err := quantity.Parse(percent); err == nil {
			return number.String() + "%"
		}
	}
	return text
}
