package change

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// FormatVersion is the version of a Diff as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// Diff is what differs between two plans. All money is in the head's currency;
// where a number cannot be known it is quantity.Missing, null in JSON.
type Diff struct {
	FormatVersion string `json:"format_version"`
	ID            string `json:"plan"`
	Name          string `json:"name"`
	Currency      string `json:"currency"`
	Base          Side   `json:"base"`
	Head          Side   `json:"head"`
	// Shared are the labels of the periods that are open in both, in order. All
	// that is computed is compared over them, the headline too.
	Shared []string `json:"shared_periods"`
	// Unsettled are the last of the shared periods, where one horizon ends
	// before the other and a target looks beyond the end, or stock is ours on
	// its way to a period behind it: what is planned there, and the stock, its
	// value, load and cover, differ for that reason alone and are not compared,
	// item by item. Demand, revenue and margin are.
	Unsettled []string `json:"unsettled_periods,omitempty"`
	// Horizon are the periods that only one of the plans has, in order of time;
	// nil where both have the same.
	Horizon []Stretch `json:"horizon,omitempty"`
	// NotCompared says why numbers could not be compared, or is empty.
	NotCompared string   `json:"not_compared,omitempty"`
	Headline    Headline `json:"headline"`

	Edited []Edit `json:"edited"`
	// Documents are edits that say more together, by document; Edited has each
	// of them.
	Documents []Document `json:"documents,omitempty"`
	Moves     []Move     `json:"moves,omitempty"`
	Renames   []Rename   `json:"renames,omitempty"`
	Counts    Counts     `json:"counts"`

	Derived []Consequence `json:"derived"`
	// Rolled counts what a commitment replaced as it was planned.
	Rolled Rolled `json:"rolled,omitzero"`
	// BelowTolerance is the number of further rows that are computed
	// differently, by no more than Tolerance and ToleranceMoney.
	BelowTolerance int `json:"below_tolerance"`
	// OnlyUnsettled is the number of rows that differ in unsettled periods
	// alone.
	OnlyUnsettled  int             `json:"only_unsettled,omitempty"`
	Tolerance      quantity.Ratio  `json:"tolerance"`
	ToleranceMoney quantity.Number `json:"tolerance_money"`
	Families       []FamilyChange  `json:"families"`
	Gaps           []GapChange     `json:"gaps"`
	// ClosedAt are the first lines with cells of closed periods that differ,
	// three at most, by file and line.
	ClosedAt []position.Position `json:"closed_at,omitempty"`
	// TextChanged are files whose text differs although the plan does not.
	TextChanged []string `json:"text_changed,omitempty"`

	settled settled
}

// Side is one of the two plans.
type Side struct {
	// Label is the revision as the caller names it.
	Label string `json:"label,omitempty"`
	Cycle string `json:"cycle"`
	First string `json:"first"`
	Last  string `json:"last"`
}

// Counts says how many edits there are.
type Counts struct {
	// Numbers are cells, prices, rates and other numbers, by period; Settings
	// everything else that the plan means; Texts notes, names and the like.
	Numbers  int `json:"numbers"`
	Settings int `json:"settings"`
	Texts    int `json:"texts"`
	// ClosedCells are cells of periods that are closed in the head.
	ClosedCells int `json:"closed_cells"`
}

// Kind says what sort of thing was edited.
type Kind string

// The kinds of edits, in the order in which equals are listed.
const (
	Baseline   Kind = "baseline"
	Adjustment Kind = "adjustment"
	Commitment Kind = "commitment"
	Capacity   Kind = "capacity"
	Price      Kind = "price"
	Cost       Kind = "cost"
	Rate       Kind = "rate"
	Share      Kind = "share"
	Use        Kind = "use"
	Terms      Kind = "terms"
	Target     Kind = "target"
	Budget     Kind = "budget"
	Item       Kind = "item"
	Family     Kind = "family"
	Market     Kind = "market"
	Site       Kind = "site"
	Source     Kind = "source"
	Decision   Kind = "decision"
	Assumption Kind = "assumption"
	Risk       Kind = "risk"
	Trigger    Kind = "trigger"
	Settings   Kind = "plan"
	Policy     Kind = "policy"
	Facts      Kind = "facts"
	// Network, Import and Rule are of files that no plan holds, or of what it
	// does not hold of them: their owner, an import's mapping, a rule's text.
	Network Kind = "network"
	Import  Kind = "import"
	Rule    Kind = "rule"
)

// How says what became of something.
type How string

// What became of it.
const (
	Added   How = "added"
	Removed How = "removed"
	Changed How = "changed"
)

// Subject is what an edit is about: its key, and who answers for it and why.
// The edits of one row share it. Identifiers are the head's, or the base's
// where the head has none.
type Subject struct {
	Kind Kind `json:"kind"`
	// What is the key as people say it, `TENT-2P eu`.
	What     string   `json:"what"`
	Market   string   `json:"market,omitempty"`
	Site     string   `json:"site,omitempty"`
	Source   string   `json:"source,omitempty"`
	Family   string   `json:"family,omitempty"`
	Item     string   `json:"item,omitempty"`
	Items    []string `json:"items,omitempty"`
	Resource string   `json:"resource,omitempty"`
	Currency string   `json:"currency,omitempty"`
	// ID is the adjustment's, decision's, target's, ... own identifier.
	ID    string `json:"id,omitempty"`
	Layer string `json:"layer,omitempty"`
	// Owner is the role that answers for the file; Reason and Note are the
	// adjustment's.
	Owner  string `json:"owner,omitempty"`
	Reason string `json:"reason,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Edit is one thing that is written differently: a field, or a number in one
// period or in consecutive periods of one zone that changed alike.
type Edit struct {
	*Subject
	// Field is what of the subject changed, as the file spells it; empty when
	// the subject as a whole was added or removed, or has one number only.
	Field string `json:"field,omitempty"`
	How   How    `json:"how"`
	// From and To are labels, empty where the edit has no period; Periods is
	// how many there are.
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Periods int    `json:"periods,omitempty"`
	Before  Value  `json:"before,omitzero"`
	After   Value  `json:"after,omitzero"`
	// Delta is after - before in each period, in the field's own unit, Percent
	// the same in percent of before, nil where that is undefined.
	Delta   Value           `json:"delta,omitzero"`
	Percent *quantity.Ratio `json:"percent,omitempty"`
	// Units is the effect on demand or promised supply, Money its worth, both
	// over all periods; Valued says at what: "net price", "cost", "itself", or
	// "consensus" for the effect of a price, cost or rate on the head's demand.
	Units  quantity.Number `json:"units"`
	Money  quantity.Number `json:"money"`
	Valued string          `json:"valued_at,omitempty"`
	// Zone is the fence that the first period lies in, in the head: frozen,
	// slushy or liquid.
	Zone string `json:"zone,omitempty"`
	// Base and Head are where it stands; the zero Position is nowhere.
	Base position.Position `json:"base,omitzero"`
	Head position.Position `json:"head,omitzero"`
	// TextOnly says that only people read it: a note, a name, a summary.
	TextOnly bool `json:"text_only,omitempty"`
	// Beyond says that it lies behind the end of both horizons, where nothing
	// is computed: it is worth nothing yet, and no fence protects it.
	Beyond bool `json:"beyond_horizon,omitempty"`
	// Document is the number of the one among Diff.Documents that it belongs
	// to, counted from 1; 0 for none.
	Document int `json:"document,omitempty"`

	first period.Period
	zone  plan.Zone
}

// Move is a document that stands in another file.
type Move struct {
	Kind Kind   `json:"kind"`
	What string `json:"what"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Rename is an item or adjustment with another identifier and the same
// numbers.
type Rename struct {
	Kind Kind   `json:"kind"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Changed reports whether the plans differ in anything that they say or mean.
// Text that differs without any meaning, and moves between files, do not count.
func (d *Diff) Changed() bool {
	return len(d.Edited) > 0 || len(d.Horizon) > 0 || len(d.Renames) > 0 || d.Counts.ClosedCells > 0 ||
		len(d.Derived) > 0 || d.BelowTolerance > 0 || len(d.Families) > 0 || len(d.Gaps) > 0 || d.Headline.Gaps.Noise > 0 ||
		d.NotCompared != ""
}
