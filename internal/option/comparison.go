// Package option sets several plans side by side against one base: the answers
// to a question, each on a branch of its own, and what each of them means in
// revenue, margin, stock, cash, service, gaps, load and change.
//
// Every measure is taken over the periods that all of the plans have, and
// against the base over the cells that both sides know: what one of them does
// not know leaves both sums and is counted. Shares are made from sums. Where
// nothing can be compared the measure is not known, and says why.
package option

import (
	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/quantity"
)

// FormatVersion is the version of a [Comparison] as JSON. Properties may be
// added under the same major number.
const FormatVersion = "1.0"

// Comparison is several plans beside one base. All money is in the base's
// currency; where a number cannot be known it is quantity.Missing, null in
// JSON.
type Comparison struct {
	FormatVersion string `json:"format_version"`
	ID            string `json:"plan"`
	Name          string `json:"name"`
	Currency      string `json:"currency"`
	Base          Side   `json:"base"`
	// Committed is the last close, against which change is measured; its label
	// is empty where no cycle was closed before.
	Committed Side `json:"committed"`
	// Shared are the labels of the periods that the base and every option that
	// is compared have. All measures are of these.
	Shared []string `json:"shared_periods"`
	// Settled is how many of the shared periods, from the first, stock value,
	// cash, load and supply are compared in: less than all where a horizon that
	// ends earlier lets the plans want other stock for that reason alone.
	Settled int `json:"settled_periods"`
	// Unequal says that the plans do not all have the same horizon.
	Unequal bool     `json:"unequal_horizons,omitempty"`
	Options []Option `json:"options"`
	// Measures come in the order in which they matter: those in which the
	// options differ, by the money between the best and the worst of them,
	// then those in which all are alike and not as the base, then the others.
	Measures []Measure `json:"measures"`
	// Resources are those whose peak load is not the same in all plans, the
	// fullest first.
	Resources []Resource `json:"resources,omitempty"`
	// Decisions are the questions that options answer.
	Decisions []Decision `json:"decisions,omitempty"`
}

// Side is one plan.
type Side struct {
	// Label is the revision as the caller names it, with its hash.
	Label string `json:"label"`
	Cycle string `json:"cycle,omitempty"`
	First string `json:"first,omitempty"`
	Last  string `json:"last,omitempty"`
}

// Option is one plan that is compared with the base.
type Option struct {
	Side
	// Ref is the revision as the caller names it.
	Ref string `json:"ref"`
	// Asks says that it is no answer but the plan in which the question stands
	// open; it is compared, and never the best of anything.
	Asks bool `json:"asks,omitempty"`
	// NotComputed says why it is not compared; empty where it is.
	NotComputed string `json:"not_computed,omitempty"`
	// Behind says that the base has gone on since it left: its differences hold
	// what the base has got since.
	Behind string `json:"behind,omitempty"`
	// BehindAsked says that the plan in which the question stands open has gone
	// on since it left: what is computed of its answer lacks that.
	BehindAsked string `json:"behind_asked,omitempty"`
	// Gaps counts its gaps in the shared periods.
	Gaps GapCount `json:"gaps,omitzero"`
	// Change is all that differs from the base, nil where it is not compared.
	Change *change.Diff `json:"change,omitempty"`
}

// GapCount counts gaps by class.
type GapCount struct {
	// NeedDecision are of class decision and no accepted decision covers them;
	// Covered are those that one does.
	NeedDecision int `json:"need_decision"`
	Covered      int `json:"covered"`
	Lever        int `json:"lever"`
	Noise        int `json:"noise"`
	// Money is that of the gaps that need a decision, plan currency: an item
	// that is short at a site and below its target there counts once, with the
	// larger of both. Unpriced counts those whose money is not known.
	Money    quantity.Number `json:"money"`
	Unpriced int             `json:"unpriced,omitempty"`
}

// Name is what a measure is called.
type Name string

// The measures, in the order in which equals are listed.
const (
	Revenue      Name = "revenue"
	Margin       Name = "margin"
	GapMoney     Name = "gaps that need a decision"
	Cash         Name = "cash out"
	StockValue   Name = "stock value"
	ServiceMoney Name = "service, by money"
	ServiceUnits Name = "service, by units"
	Load         Name = "peak load"
	Levers       Name = "other gaps"
	DemandChange Name = "demand changed"
	SupplyChange Name = "supply changed"
)

// Unit is what a measure is counted in.
type Unit string

// The units. A share is a part of a whole; a count is a number of things.
const (
	Money Unit = "money"
	Share Unit = "share"
	Count Unit = "count"
)

// Measure is one row: a measure of the base and of every option.
type Measure struct {
	// Name is `revenue`, `margin`, `gaps that need a decision`, `cash out`,
	// `stock value`, `service, by money`, `service, by units`, `peak load`,
	// `other gaps`, `demand changed` or `supply changed`.
	Name Name `json:"measure"`
	// Unit is `money`, `share` (of a whole) or `count`.
	Unit Unit `json:"unit"`
	// Less says that less of it is better.
	Less bool `json:"less_is_better"`
	Base Cell `json:"base"`
	// Options has one cell for each option of the comparison, in its order.
	Options []Cell `json:"options"`
	// Spread is the money between the best and the worst answer, or between the
	// base and a single one; Missing where it is not known or no money.
	Spread quantity.Number `json:"spread"`
	// Differ says in which plans it is not the same: `between options`, `alike
	// in all options` (and not as the base or the open question), `nowhere`.
	Differ Differ `json:"differ"`
	// Best are the indexes of the options that are best; empty where all are
	// alike or fewer than two are known.
	Best []int `json:"best,omitempty"`
}

// Differ says between which plans a measure differs.
type Differ string

// Where a measure differs.
const (
	// Between the answers: it helps to choose.
	Between Differ = "between options"
	// Alike: all answers are alike, and not as the base or as the plan in which
	// the question stands open.
	Alike Differ = "alike in all options"
	// Nowhere: it is the same in all plans, or not known.
	Nowhere Differ = "nowhere"
)

// Cell is one measure of one plan.
type Cell struct {
	// Value is the measure, of a share the part. For an option it is over the
	// cells that the base knows too.
	Value quantity.Number `json:"value"`
	// Of is the whole that Value is a part of, Missing for what is no share;
	// Share is the part of it, nil where that is undefined.
	Of    quantity.Number `json:"of"`
	Share *quantity.Ratio `json:"share,omitempty"`
	// Base is the base's value over the same cells, Delta is value less base,
	// BaseShare the base's share. In the base's own cell nothing of it is known.
	Base      quantity.Number `json:"base_value"`
	BaseShare *quantity.Ratio `json:"base_share,omitempty"`
	Delta     quantity.Number `json:"delta"`
	// Count is the number of gaps behind an amount of money.
	Count int `json:"count,omitempty"`
	// Where is what and when: the resource and the period of a peak.
	Where string `json:"where,omitempty"`
	// Without says that there is a load and no capacity at all: it has no
	// share, and none is worse.
	Without bool `json:"without_capacity,omitempty"`
	// LeftOut counts the cells that are in no sum because one side does not
	// know them.
	LeftOut int `json:"left_out,omitempty"`
	// Why says why the value is not known.
	Why string `json:"why,omitempty"`
}

// Resource is the peak load of one resource in every plan.
type Resource struct {
	Resource string `json:"resource"`
	Base     Cell   `json:"base"`
	Options  []Cell `json:"options"`
}

// Decision is a question and what its options mean, as stated and as computed.
type Decision struct {
	ID          string `json:"id"`
	Question    string `json:"question"`
	Status      string `json:"status"`
	Due         string `json:"due,omitempty"`
	Recommended string `json:"recommended,omitempty"`
	Chosen      string `json:"chosen,omitempty"`
	// Against is the plan that the computed effects are measured against: the
	// one in which the question stands open. Empty where none is known.
	Against string   `json:"against,omitempty"`
	Choices []Choice `json:"choices"`
}

// Choice is one option of a decision.
type Choice struct {
	ID      string `json:"id"`
	Summary string `json:"summary"`
	Branch  string `json:"branch,omitempty"`
	// Option is the index of the option of the comparison that holds it, -1
	// for none.
	Option int `json:"option"`
	// Stated is the effect on margin that the decision states, below zero
	// where it costs; Missing if it states none.
	Stated quantity.Number `json:"stated"`
	// Computed is the effect on margin, Difference what it is above the stated
	// one, Cash the effect on cash out.
	Computed   quantity.Number `json:"computed"`
	Difference quantity.Number `json:"difference"`
	Cash       quantity.Number `json:"cash_out"`
	// Why says why nothing was computed.
	Why string `json:"why,omitempty"`
}
