package render

import "github.com/accord-plan/accord/internal/quantity"

// Chart is a drawing of series over periods, or of a bridge from one amount to
// another. Formats that cannot draw print its description and [Chart.Table].
type Chart struct {
	// ID names the chart for links; unique in the document, may be empty.
	ID    string
	Title string
	// Description says in one sentence what the drawing shows, for those who
	// do not see it.
	Description string
	Form        Form
	// Unit is what the axis measures: each, EUR, hours.
	Unit string
	// Decimals is the number of decimals in the fallback table.
	Decimals int
	// Periods label the horizontal axis; Past counts those that are closed.
	Periods []string
	Past    int
	Series  []Series
	// Steps are the parts of a bridge; Less says that it is good when they lead
	// down.
	Steps []BridgeStep
	Less  bool
}

// Form is the form of a chart. The zero value is invalid.
type Form uint8

// The forms: lines and bars over periods, load bars against a line of
// capacity, and a bridge.
const (
	Lines Form = iota + 1
	Load
	Waterfall
)

// Role says what a series stands for; it decides colour and stroke, so that
// demand looks the same in every chart. The zero value is invalid.
type Role uint8

// The roles of series.
const (
	RoleDemand Role = iota + 1
	RoleSupply
	RoleStock
	RoleBudget
	RolePrevious
	RoleLoad
	RoleCapacity
	RoleShort
)

// Series is one line or row of bars; Values has one number per period,
// quantity.Missing where nothing is known.
type Series struct {
	Name   string
	Role   Role
	Bars   bool
	Values []quantity.Number
}

// BridgeStep is one part of a bridge. A step with Total set stands on the
// axis and restates the sum so far: the first and the last do.
type BridgeStep struct {
	Label string          `json:"label"`
	Money quantity.Number `json:"money"`
	Total bool            `json:"total,omitempty"`
}

// Table returns the figures of the chart: periods down, series across; the
// steps of a bridge as rows.
func (c *Chart) Table() *Table {
	if c.Form == Waterfall {
		return c.bridgeTable()
	}
	t := &Table{Caption: c.Title, Fixed: 1, Columns: []Column{{Title: "period"}}}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, Column{Title: s.Name, Kind: NumberKind})
	}
	for i, p := range c.Periods {
		row := Row{Cells: []Cell{Words(p)}}
		for _, s := range c.Series {
			v := quantity.Missing
			if i < len(s.Values) {
				v = s.Values[i]
			}
			row.Cells = append(row.Cells, Figure(v, Quantity(v, c.Decimals)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (c *Chart) bridgeTable() *Table {
	t := &Table{Caption: c.Title, Fixed: 1,
		Columns: []Column{{Title: "step"}, {Title: c.Unit, Kind: MoneyKind}}}
	for _, s := range c.Steps {
		row := Row{Cells: []Cell{Words(s.Label), Figure(s.Money, Signed(s.Money, c.Decimals))}}
		if s.Total {
			row = Row{Kind: TotalRow, Cells: []Cell{Words(s.Label), Figure(s.Money, Quantity(s.Money, c.Decimals))}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
