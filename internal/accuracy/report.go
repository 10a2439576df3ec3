package accuracy

import "github.com/accord-plan/accord/internal/quantity"

// Report is what `accord accuracy` says. Money is in the plan's currency.
type Report struct {
	FormatVersion string `json:"format_version"`
	Company       string `json:"company"`
	Cycle         string `json:"cycle"`
	Currency      string `json:"currency"`
	AsOf          string `json:"as_of,omitempty"`
	Revision      string `json:"revision,omitempty"`
	// Lag is how many cycles before a period the plans were committed that are
	// judged: the first close of each cycle.
	Lag int `json:"lag"`
	// From and To are the first and last period that is judged, PeriodsUsed
	// how many of them a plan spoke of and facts are known.
	From        string `json:"from,omitempty"`
	To          string `json:"to,omitempty"`
	PeriodsUsed int    `json:"periods_used"`
	// Open are the periods that were asked for and are not over, A..B.
	Open string `json:"open,omitempty"`
	// Short says that the clone is shallow, so that there may be more plans.
	Short bool `json:"short,omitempty"`
	// Total is the committed plan over everything.
	Total Measure `json:"total"`
	// Periods is the committed plan by period.
	Periods []Period `json:"periods"`
	// Steps are the naive forecast, the statistical baseline and the layers of
	// people, in their order, each compared with the one before on the Shared
	// cells that all of them know.
	Steps  []Step `json:"steps"`
	Shared Count  `json:"shared"`
	// Groups is the committed plan broken down by By: family, item or market.
	By     string  `json:"by"`
	Groups []Group `json:"groups"`
	// Owners are those who adjusted, worst habit first; Habits names those who
	// are too high or too low again and again.
	Owners []Adjuster `json:"owners"`
	Habits []string   `json:"habits"`
	// Adjustments are the single adjustments, those that cost most first.
	Adjustments []Adjuster `json:"adjustments"`
	// Adjusters are the adjustments by reason or layer, where By asks for it.
	Adjusters []Adjuster `json:"adjusters,omitempty"`
	// Lags is the committed plan at several lags, side by side.
	Lags []Lag `json:"lags"`
	// Unplanned is what happened that nobody forecast.
	Unplanned Unplanned `json:"unplanned"`
	// Worth is what the committed plan's errors cost against those of plans
	// that would have been cheaper to make.
	Worth Worth `json:"worth"`
	// Naive says where naive forecasts are from.
	Naive Origins `json:"naive"`
	// Facts are the periods whose facts are missing or not complete.
	Facts []Facts `json:"facts"`
}

// Count is how many cells were used of how many there are. A cell is an item in
// a market and a period.
type Count struct {
	Used int `json:"used"`
	Of   int `json:"of"`
}

// Amounts are sums over cells of which both sides are known.
type Amounts struct {
	Count
	Actual   quantity.Number `json:"actual"`
	Forecast quantity.Number `json:"forecast"`
	// Absolute is the sum of the errors without their signs.
	Absolute quantity.Number `json:"absolute_error"`
}

// WAPE is the absolute error over the actual, nil where nothing happened.
func (a *Amounts) WAPE() *quantity.Ratio { return ratio(a.Absolute, a.Actual) }

// Bias is how much more was forecast than happened, over what happened; nil
// where nothing did.
func (a *Amounts) Bias() *quantity.Ratio { return ratio(a.Forecast.Add(-a.Actual), a.Actual) }

// Measure is how far a forecast was off.
type Measure struct {
	// Unit is the unit of Units; empty where none is stated. Mixed says that
	// there are several, so that only Cost may be added up, and WAPE, Bias and
	// Tracking are of it.
	Unit  string  `json:"unit,omitempty"`
	Mixed bool    `json:"mixed,omitempty"`
	Units Amounts `json:"units"`
	// Cost is the same units at the catalog's cost.
	Cost Amounts         `json:"at_cost"`
	WAPE *quantity.Ratio `json:"wape"`
	Bias *quantity.Ratio `json:"bias"`
	// MASE is the mean of the errors in units of what a naive forecast was off
	// by in the history known at the time; null where that is not known.
	MASE quantity.Number `json:"mase"`
	// Scaled counts the cells of MASE.
	Scaled int `json:"mase_cells"`
	// Tracking is the sum of the periods' errors over their mean without sign:
	// above 4 or below -4 the forecast leans to one side. It has the sign of
	// bias, and is null for less than three periods.
	Tracking quantity.Number `json:"tracking_signal"`
}

// Leading are the amounts that WAPE and bias are of.
func (m *Measure) Leading() *Amounts {
	if m.Mixed {
		return &m.Cost
	}
	return &m.Units
}

// Period is one period that is judged.
type Period struct {
	Period string `json:"period"`
	// Plan is the tag of the close that spoke of it, empty for none; then Why
	// says why.
	Plan    string  `json:"plan,omitempty"`
	Why     string  `json:"why,omitempty"`
	Measure Measure `json:"measure"`
	// Statistical and Naive are what those would have been off by.
	Statistical Measure `json:"statistical"`
	Naive       Measure `json:"naive"`
}

// Step is one step of a plan.
type Step struct {
	// Step is naive, statistical, or a layer; the last is the committed plan.
	Step string `json:"step"`
	// Own is over all cells that the step itself knows, Shared over those that
	// all steps do.
	Own    Measure `json:"own"`
	Shared Measure `json:"shared"`
	// Changed counts the shared cells that it changed.
	Changed int `json:"changed"`
	// Added is the WAPE of the step before less its own; null for the first.
	Added *quantity.Ratio `json:"value_added"`
	// Cost is its error cost on the shared cells.
	Cost Cost `json:"error_cost"`
}

// Group is a family, item or market.
type Group struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	// Measure is of the committed plan, Statistical of the baseline; Added is
	// the WAPE of the baseline less that of the plan on the cells that both
	// know.
	Measure     Measure         `json:"measure"`
	Statistical Measure         `json:"statistical"`
	Added       *quantity.Ratio `json:"value_added"`
	Cost        Cost            `json:"error_cost"`
}

// Lag is the committed plan as it stood a number of cycles before.
type Lag struct {
	// Lag is 0 where it is the lead time of each item.
	Lag      int     `json:"lag"`
	LeadTime bool    `json:"lead_time,omitempty"`
	Periods  int     `json:"periods"`
	Measure  Measure `json:"measure"`
	// Shared is over the cells that all lags know.
	Shared Measure `json:"shared"`
}

// Unplanned is what happened in cells for which the committed plan said 0 or
// nothing.
type Unplanned struct {
	Cells  int             `json:"cells"`
	Silent int             `json:"silent"` // of them the plan said nothing
	Units  quantity.Number `json:"units"`
	Mixed  bool            `json:"mixed,omitempty"`
	Cost   quantity.Number `json:"at_cost"`
	Costed int             `json:"costed"`
	Items  []UnplannedItem `json:"items"`
}

// UnplannedItem is one of its items, over all periods.
type UnplannedItem struct {
	Market string          `json:"market"`
	Item   string          `json:"item"`
	Units  quantity.Number `json:"units"`
	Cost   quantity.Number `json:"at_cost"`
}

// Origins counts where the naive forecasts of the cells are from.
type Origins struct {
	YearAgo   int `json:"year_ago"`
	LastKnown int `json:"last_known"`
	Missing   int `json:"missing"`
	// SameAsStatistical says that the baseline repeats them in every cell that
	// both know.
	SameAsStatistical bool `json:"same_as_statistical"`
	// Seasonal and Stepwise count the cells whose error is scaled by that of a
	// seasonal naive forecast, and by that of the value before.
	Seasonal int `json:"scaled_seasonal"`
	Stepwise int `json:"scaled_stepwise"`
}

// Facts is a period whose facts of demand are missing or not complete.
type Facts struct {
	Period string `json:"period"`
	Fact   string `json:"fact"`
	// Missing says that there is no file; else it is not complete.
	Missing bool `json:"missing,omitempty"`
}
