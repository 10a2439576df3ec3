package finding

// Codes A08xx: what the computation had to assume, or could not compute.
const (
	ComputeOther           Code = "A0800"
	ComputeEqualSplit      Code = "A0801"
	ComputeAddToMissing    Code = "A0802"
	ComputePercentMissing  Code = "A0803"
	ComputeRemovesTooMuch  Code = "A0804"
	ComputeTwoSets         Code = "A0805"
	ComputeGroupOverSet    Code = "A0806"
	ComputeOpeningRolled   Code = "A0807"
	ComputeOpeningMissing  Code = "A0808"
	ComputeOpeningNegative Code = "A0809"
	ComputeOrdersOverdue   Code = "A0810"
	ComputeNoPrimary       Code = "A0811"
	ComputeNoCapacity      Code = "A0812"
	ComputeTooLarge        Code = "A0813"
	ComputeNothingAlive    Code = "A0814"
)

var _ = define(
	Definition{ComputeOther, Warning, "something was assumed", "The computation had to assume something that has no words of its own yet.", "Look at the place that is named.", ""},
	Definition{ComputeEqualSplit, Warning, "spread equally", "A total met only zeros, so each item took the same part; nobody said so.", "State `split`, or adjust the items one by one.", ""},
	Definition{ComputeAddToMissing, Warning, "added to nothing", "There is no baseline, so the addition is the whole demand.", "Forecast the item, or `set` its demand to say that this is meant.", ""},
	Definition{ComputePercentMissing, Error, "percent of nothing", "There is no baseline of which to take a percent.", "Forecast the item, or `set` its demand in an earlier layer.", ""},
	Definition{ComputeRemovesTooMuch, Error, "more removed than stands", "Demand would be negative.", "Remove less.", "add: {2027-03: -120}"},
	Definition{ComputeTwoSets, Error, "two sets on one cell", "Within a layer the order of files means nothing, so nobody can tell which number holds.", "Keep one.", ""},
	Definition{ComputeGroupOverSet, Error, "group set or percent beside a cell's own set", "The total would change a number that was set to stay.", "Leave the item out of the group, or set it in another layer.", ""},
	Definition{ComputeOpeningRolled, Warning, "opening stock carried forward", "The last closed period has no count; an older one was carried forward with receipts and shipments.", "Import the closing stock of the last closed period.", ""},
	Definition{ComputeOpeningMissing, Warning, "opening stock not known", "Without it stock, backlog and cover cannot be projected.", "Import the closing stock of the last closed period.", ""},
	Definition{ComputeOpeningNegative, Warning, "opening stock negative", "The first supply fills it up; it is neither demand nor revenue.", "Have the stock counted and import it again.", ""},
	Definition{ComputeOrdersOverdue, Warning, "open orders overdue", "They were due before the first open period and now count in it.", "Confirm their dates with the supplier and import them again.", ""},
	Definition{ComputeNoPrimary, Error, "several sources and no preference", "Nobody can tell which source takes what is planned beyond the commitments.", "State `primary: true` at one source, or `share` at all of them.", ""},
	Definition{ComputeNoCapacity, Warning, "capacity not stated", "The load cannot be judged; not stated is neither 0 nor endless.", "State the resource's capacity for these periods.", ""},
	Definition{ComputeTooLarge, Error, "number too large", "A result left the range in which the plan is exact.", "Check units, prices and rates.", ""},
	Definition{ComputeNothingAlive, Error, "adjustment meets nothing that is sold", "None of its items is alive in the period, so it changes nothing.", "Move it into the items' life, or change `from` or `until` in the catalog.", ""},
)
