package policy

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// The roles that the specification of sign-off knows by name.
const (
	Closer = "closer" // who may make the tag of a close
)

// Purpose is what a rule is asked about.
type Purpose string

// The purposes of rules. A rule for Proposals is asked of each pull request; one
// for Closes of the plan that a cycle closes with; one for Policies of each
// change of a control file, and at a close where the policy differs from the
// one that the last close was made under.
const (
	Proposals Purpose = "proposal"
	Closes    Purpose = "close"
	Policies  Purpose = "policy"
)

// Rule says who must agree (Need) to a change that meets a condition (When).
type Rule struct {
	ID, Name string
	For      []Purpose // sorted; never empty
	// When is nil for a rule that always holds.
	When *Condition
	Need Need
	At   position.Ref
}

// Condition is met where all that it states is met: its own tests, each of All,
// and at least one of Any (where Any is not empty).
type Condition struct {
	// ID is its key in All or Any of its parent, empty at the root.
	ID       string
	All, Any []Condition // sorted by ID
	Change   *ChangeTest
	Edits    *EditTest
	Gaps     *GapTest
	Load     *LoadTest
	Control  *ControlTest
	At       position.Ref
}

// ChangeMeasure is what a ChangeTest adds up.
type ChangeMeasure string

// The measures of changes. Demand, Supply and Backlog are units; DemandValue is
// demand at net price; all others are money in plan currency. Supply is what is
// received, committed or planned. StockValue is at the catalog's cost.
const (
	Demand      ChangeMeasure = "demand"
	DemandValue ChangeMeasure = "demand-value"
	Supply      ChangeMeasure = "supply"
	Revenue     ChangeMeasure = "revenue"
	Margin      ChangeMeasure = "margin"
	StockValue  ChangeMeasure = "stock-value"
	Backlog     ChangeMeasure = "backlog"
)

// ChangeTest is met where the gross change of a measure exceeds a limit: the sum
// of absolute differences by item, market or site, and period over the shared
// horizon, nothing netted. Of StockValue and Backlog, which are levels, it is
// the period that differs most.
type ChangeTest struct {
	Measure ChangeMeasure
	// By says for which sums the limit holds: the plan as a whole, or each
	// family, market or item alone.
	By ChangeBy
	// Families, Markets and Items restrict what is looked at; empty is all.
	Families, Markets, Items []string
	// Zones restricts it to periods in these fences (frozen, slushy, liquid).
	Zones []string
	// Percent is a limit in percent of the base's amount (a change of something
	// from nothing exceeds every percent), Above one in the measure's own unit.
	// At least one is set; where both are, both must be exceeded.
	Percent *quantity.Ratio
	Above   *quantity.Number
	At      position.Ref
}

// ChangeBy is the granularity of a ChangeTest.
type ChangeBy string

// The granularities.
const (
	ByPlan   ChangeBy = "plan"
	ByFamily ChangeBy = "family"
	ByMarket ChangeBy = "market"
	ByItem   ChangeBy = "item"
)

// EditTest is met where something of this sort was edited: documents of a kind,
// in a zone of the fences, of an owner, for a market, family or source. What is
// empty restricts nothing. TextOnly edits count only where Texts is set.
type EditTest struct {
	Kinds, Zones, Owners, Markets, Families, Sources, Reasons []string
	Texts                                                     bool
	// More is the number of edits that must be exceeded.
	More int
	At   position.Ref
}

// GapTest is met where a gap of this sort was opened or grew.
type GapTest struct {
	// Kinds of gaps; empty is all.
	Kinds []string
	// Class is the least class: "lever" or "decision". Empty is any.
	Class string
	// How restricts it to "opened" or "grown"; empty is both.
	How                      []string
	Families, Markets, Sites []string
	AboveUnits, AboveMoney   *quantity.Number
	At                       position.Ref
}

// LoadTest is met where the load of a resource in the merge result exceeds a
// percent of its capacity in a period in which it was raised by the change. A
// resource with load and no capacity exceeds every percent.
type LoadTest struct {
	Resources []string // SOURCE/RESOURCE; empty is all
	Percent   quantity.Ratio
	At        position.Ref
}

// ControlTest is met where a control file was changed, added or removed: what
// decides how everything else is judged. Files restricts it to sorts of them;
// empty is all.
type ControlTest struct {
	Files []string // policy, tolerances, fences, rates, triggers, rules, imports, workflows, codeowners, attributes, plans
	At    position.Ref
}

// Need is who must agree. Where All or Any is stated it is a node of a tree: each
// of All, and at least one of Any; else it is a leaf that asks for people of
// Roles.
type Need struct {
	// ID is its key in All or Any of its parent, empty at the root.
	ID       string
	All, Any []Need // sorted by ID
	Roles    []string
	// Count is how many different people of the roles together; 0 asks for each
	// of the roles, filled by a different person.
	Count int
	// Evidence is what counts as agreement.
	Evidence Evidence
	// Contributors says that who contributed to the change may agree to it too.
	Contributors bool
	At           position.Ref
}

// Evidence is what counts as agreement.
type Evidence string

// The sorts of evidence. AnyEvidence is what a rule asks for that states none.
const (
	AnyEvidence Evidence = "any"       // a signed statement or a witnessed review
	Signature   Evidence = "signature" // a signed statement
	Review      Evidence = "review"    // a witnessed review at a forge
	Both        Evidence = "both"      // of the same person
)

// Deputy may act for a person from one day to another, both included, in the
// roles named; empty is all of the person's roles.
type Deputy struct {
	ID, Person string
	Roles      []string
	From, To   period.Date
	At         position.Ref
}

// Revocation says of a public key that it counts no longer: whatever it signed
// and no close holds yet is not counted, whenever it says that it was signed. On
// is the day on which it was lost or withdrawn; it is told and decides nothing,
// because time proves nothing.
type Revocation struct {
	ID, Public string
	On         period.Date // period.NoDate if not stated
	Note       string
	At         position.Ref
}

// Recovery are keys kept offline: Count of them together may replace the policy
// when nobody else can.
type Recovery struct {
	Keys  []Key
	Count int
	At    position.Ref
}
