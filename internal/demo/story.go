package demo

// The names in the story.
const (
	planDir    = "plans"
	mainBranch = "main"
	proposal   = "spring-promo"
	firstCycle = "2026-06"
	skipped    = "2026-09"

	salesEU    = "demand/adjustments/sales-eu.yaml"
	assumption = "assumptions/A-014.yaml"
	decision   = "decisions/2026-12-third-shift.yaml"

	// stopped is the month in which a plant stands still while a line is moved.
	stoppedPlant, stopped = "reno", "2026-10"

	lateSupplier, lateFamily, lateSite = "viet-textile", "packs", "east"

	// factsDay is the working day on which the facts of a month are in.
	factsDay = 3
)

// step is one person's work in a cycle: what changed among the paths since the
// step before is one commit. Without a change there is none.
type step struct {
	role    string
	day     int // working day of the month
	time    string
	subject string // {cycle}, {before} and {last} are months
	body    string
	paths   []string // prefixes, from the plan's folder
}

// cycleSteps is what happens in every cycle, in order.
var cycleSteps = []step{
	{"supply-chain", 1, "09:05", "Open cycle {cycle}", "", []string{"plan.yaml"}},
	{"finance", 1, "15:40", "Pin the dollar at 0.90 from July", "Treasury's rate for the second half of the year.", []string{"network.yaml"}},
	{"supply-chain", factsDay, "10:20", "Import the facts of {before}", "Sales, bookings, receipts and stock are complete. Open orders are of today.", []string{"facts/"}},
	{"demand-manager", 4, "11:00", "Forecast {cycle} to {last}", "Seasonal naive, from the facts to {before}.", []string{"demand/baseline/"}},
	{"product", 5, "14:10", "State the launches and phase-outs", "", []string{"demand/adjustments/product.yaml", "catalog/", "assumptions/A-015.yaml"}},
	{"marketing", 6, "09:45", "Adjust for the campaigns", "", []string{"demand/adjustments/marketing-"}},
	{"sales-us", 7, "17:20", "Adjust the American forecast", "", []string{"demand/adjustments/sales-us.yaml", "assumptions/A-013.yaml", "risks/R-005.yaml", "risks/R-010.yaml"}},
	{"sales-eu", 8, "10:30", "Adjust the European forecast", "", []string{salesEU, "assumptions/A-016.yaml"}},
	{"demand-manager", 8, "16:00", "Settle the demand plan", "", []string{"demand/adjustments/management.yaml", "assumptions/A-017.yaml"}},
	{"ops-lyon", 10, "08:50", "Commit Lyon's supply", "", []string{"supply/lyon.yaml", "risks/R-008.yaml"}},
	{"ops-reno", 10, "18:05", "Commit Reno's supply", "", []string{"supply/reno.yaml"}},
	{"ops-reno", 10, "18:20", "Report that the new line in Reno runs", "It stood still for two weeks of October.", []string{"decisions/2026-09-"}},
	{"procurement", 11, "11:15", "Commit what Viet Textile promises", "", []string{"supply/viet-textile.yaml", "risks/R-006.yaml", "risks/R-007.yaml"}},
	{"supply-chain", 12, "15:30", "Commit the lane to Reno", "", []string{"supply/central-east.yaml"}},
	{"finance", 15, "13:00", "Add the budget of 2027", "Agreed by the board today.", []string{"budget/", "assumptions/A-018.yaml", "risks/R-009.yaml"}},
	{"supply-chain", 16, "10:00", "Record what was decided", "", []string{"decisions/"}},
}

// skippedSteps is what happened in the cycle that nobody closed.
var skippedSteps = []step{
	cycleSteps[0], cycleSteps[2],
	{"ops-reno", 19, "17:30", "Move the stoves in Reno to the new line", "Decided by the COO. The cycle itself was not closed: the trade fair took\neverybody's time.", []string{"decisions/2026-09-"}},
}

// openSteps is what has happened so far in the open cycle.
var openSteps = []step{
	cycleSteps[0],
	{"supply-chain", 3, "10:20", "Import the facts of {before}", "Sales, bookings, receipts and stock are complete.", []string{"facts/facts.yaml", "facts/bookings/", "facts/receipts/", "facts/sales/", "facts/stock/"}},
	on(cycleSteps[3], 3, "17:00"), on(cycleSteps[4], 4, "09:30"), on(cycleSteps[5], 4, "10:15"),
	on(cycleSteps[6], 4, "17:20"), on(cycleSteps[7], 5, "09:10"), on(cycleSteps[8], 5, "10:00"),
	{"supply-chain", 5, "13:10", "Settle the decisions of summer", "The packs came in time. The chain did not: 118 tents in November, not 140.", []string{"decisions/"}},
	on(cycleSteps[9], 5, "14:00"), on(cycleSteps[10], 5, "18:05"), on(cycleSteps[12], 6, "09:40"), on(cycleSteps[13], 6, "15:30"),
	{"finance", 6, "16:45", "State what the plan takes the dollar for", "", []string{"assumptions/A-018.yaml"}},
	{"supply-chain", 7, "08:15", "Refresh the open orders", "With what was sold and received to date, for the check-in of the week.", []string{"facts/open/"}},
}

// told holds subject and body of the steps that have more to tell, by cycle and
// first path.
var told = map[string][2]string{
	"2026-06 demand/adjustments/sales-us.yaml": {"Add the listing of Cascade Stores", "60 shops from July, 15 % more tents."},
	"2026-06 " + salesEU:                       {"Add the dealer groups in Austria", "Their orders of April and May are in."},
	"2026-06 demand/adjustments/marketing-":    {"Add the summer campaign for stoves", ""},
	"2026-07 decisions/":                       {"Plan Reno for the chain ahead of its orders", "Decided by the COO."},
	"2026-08 demand/adjustments/sales-us.yaml": {"Move the listing of Cascade Stores to autumn", "The roll-out is late; the volume stays."},
	"2026-08 decisions/":                       {"Order the trekking packs a month earlier", "Decided by the COO."},
	"2026-10 demand/adjustments/sales-us.yaml": {"Begin the listing of Cascade Stores with 20 shops", "The other 40 follow before Christmas."},
	"2026-10 " + salesEU:                       {"Add the listing of sleeping bags at Alpin-Markt", ""},
	"2026-10 demand/adjustments/marketing-":    {"Close the summer campaign", "It brought what it was to bring."},
	"2026-11 network.yaml":                     {"Take November's dollar for 0.88", "It is not hedged. From December on it is, at 0.90 again."},
	"2026-11 plan.yaml":                        {"Open cycle 2026-11", "From now on a gap to the budget needs a decision from 25,000, no longer 50,000."},
	"2026-11 demand/adjustments/product.yaml":  {"Raise the stove prices in Europe from February", "About 5 %; the American list stays."},
	"2026-11 demand/adjustments/marketing-":    {"Plan the campaigns of spring", ""},
	"2026-11 demand/adjustments/sales-us.yaml": {"Add the launch order of Summit Supply", "Cascade Stores stay at 15 %."},
	"2026-11 " + salesEU:                       {"Lower the stoves for the price rise of February", ""},
	"2026-11 decisions/":                       {"Accept low stock of the two-person tent in spring", "Decided by the COO."},
	"2026-12 demand/adjustments/sales-us.yaml": {"Replace the Cascade listing by the dealers that we have", "Two shops of sixty have ordered since July."},
	"2026-12 " + salesEU:                       {"End the addition for the dealer groups in Austria", "The facts hold their orders now, and so does the forecast."},
}

// on moves a step to another working day and time.
func on(s step, day int, time string) step {
	s.day, s.time = day, time
	return s
}
