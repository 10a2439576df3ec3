package finding

// Codes A03xx: demand, what it is sold as, where and at what price.
const (
	BaselineHole     Code = "A0301"
	BaselineNoItem   Code = "A0302"
	BaselineNoFamily Code = "A0303"
	BaselineUnknown  Code = "A0304"

	AdjustmentOutsideLife Code = "A0305"
	AdjustmentExpired     Code = "A0306"
	SplitSum              Code = "A0307"
	SplitItem             Code = "A0308"
	TradeSpendCurrencies  Code = "A0309"
	AdjustmentBeyond      Code = "A0310"

	LifeReversed     Code = "A0320"
	ReplacesCircle   Code = "A0321"
	LikeCircle       Code = "A0322"
	PromiseMissing   Code = "A0323"
	PriceMissing     Code = "A0324"
	PriceZero        Code = "A0325"
	UnitsMixed       Code = "A0326"
	UnitNoConversion Code = "A0327"
	UnitConvertsBase Code = "A0328"
	PriceBelowCost   Code = "A0329"
	PriceOneNumber   Code = "A0330"

	MarketShares   Code = "A0340"
	MarketUnserved Code = "A0341"
	ShareRange     Code = "A0342"
	RateMissing    Code = "A0343"
	RateOfPlan     Code = "A0344"

	BudgetYear       Code = "A0360"
	BudgetNotPlanned Code = "A0361"
)

var _ = define(
	Definition{BaselineHole, Error, "cells missing inside the horizon", "Missing is not zero: demand, stock and money of these periods cannot be computed, and totals would silently be smaller.", "Run `accord forecast` again, or state the periods with an adjustment that sets them.", "forecast: {TENT-2P: {2026-12: 310, 2027-02: 400}}"},
	Definition{BaselineNoItem, Warning, "item without a baseline", "The item is sold in a market where the rest of its family has a forecast, and has none itself.", "Run `accord forecast` again, set its demand by an adjustment, or end its life.", ""},
	Definition{BaselineNoFamily, Warning, "family without a baseline", "Nothing says what a served market will want of the family.", "Run `accord forecast`, or remove the market's prices if it is not sold there.", ""},
	Definition{BaselineUnknown, Warning, "baseline stated as not known", "`null` says that nobody knows; what follows from it is not known either.", "State a number when there is one.", "forecast: {TENT-2P: {2027-01: null}}"},
	Definition{AdjustmentOutsideLife, Warning, "adjustment outside an item's life", "Before its first and after its last period an item takes no part; its share falls on the others.", "Take the item out of the adjustment, or change `from` or `until` in the catalog.", ""},
	Definition{AdjustmentExpired, Warning, "adjustment expired", "Its owner wanted to look at it again by now. It keeps counting, and the cycle cannot close.", "Confirm it with a later `expires`, or remove it.", "expires: 2026-10"},
	Definition{SplitSum, Error, "split does not sum to 100 %", "The total of the adjustment would be changed by its own split.", "Make the shares sum to 100 %.", "split: {TENT-2P: 60%, TENT-3P: 30%}"},
	Definition{SplitItem, Error, "split names another item", "A share for an item that the adjustment does not cover goes nowhere.", "Name the item in `items`, or remove its share.", ""},
	Definition{TradeSpendCurrencies, Error, "trade spend over several currencies", "Trade spend is in the market's currency; over markets of several, readers take it for different amounts.", "State it in one adjustment per currency.", "market: all\ntrade_spend: {2027-03: 16400}"},
	Definition{AdjustmentBeyond, Warning, "adjustment beyond the horizon", "It changes no period of the plan, or one so far behind its end that a year may be mistyped. A range that goes on behind the end is no mistake and is not told.", "Correct the period; if it is meant, it counts from the cycle on whose horizon reaches it.", "add: {2037-03: 400}"},

	Definition{LifeReversed, Error, "item ends before it begins", "It is sold in no period at all.", "Correct `from` or `until`.", "from: 2027-03\nuntil: 2026-12"},
	Definition{ReplacesCircle, Error, "items replace one another in a circle", "Nobody can tell which one comes last.", "Remove one `replaces`.", "TENT-2P: {replaces: TENT-2P}"},
	Definition{LikeCircle, Error, "items are like one another in a circle", "None of them has a history of its own to stand in.", "Remove one `like`.", "TENT-2P: {like: {item: TENT-2P, factor: 1}}"},
	Definition{PromiseMissing, Warning, "made to order without a promise", "Without the number of periods within which orders are promised every backlog counts as late.", "State `promise: 2`, in periods.", "strategy: make-to-order"},
	Definition{PriceMissing, Warning, "sold without a price", "Revenue and margin leave these cells out.", "State the net invoice price in the catalog.", ""},
	Definition{PriceZero, Warning, "price of 0", "Zero is a price: what is sold at it brings nothing and costs its full cost.", "State the price, or leave it out if it is not known.", "price: 0"},
	Definition{UnitsMixed, Warning, "family of mixed units", "Its units cannot be added up, so reports total it in money only.", "State `planning_unit` and a conversion for each item.", ""},
	Definition{UnitNoConversion, Error, "no conversion to the planning unit", "The family is totalled in a unit into which this item cannot be converted.", "State how many base units one planning unit holds in the item's `units`.", "units: {case: 12}"},
	Definition{UnitConvertsBase, Error, "conversion of the base unit to itself", "One base unit is one base unit; another factor contradicts it.", "Remove the conversion, or change `unit`.", "unit: each\nunits: {each: 12}"},
	Definition{PriceBelowCost, Warning, "sold below cost", "Each piece that is sold loses money, which is seldom meant: often a price or cost is in the wrong currency or unit.", "Check price, cost, their currencies and the rate.", ""},
	Definition{PriceOneNumber, Warning, "one price in several currencies", "A single number is the price in each market's own currency, so 25 means EUR 25 here and USD 25 there.", "State the price by market.", "price: 25.00"},

	Definition{MarketShares, Error, "shares do not sum to 100 %", "Part of the market's demand would fall on no site, or twice.", "Make the shares sum to 100 %.", "served_from: {central: 60%, east: 30%}"},
	Definition{MarketUnserved, Error, "market served from nothing", "Its demand reaches no stock and no supply.", "Name the sites that serve it in `served_from`.", "served_from: {}"},
	Definition{ShareRange, Error, "share out of range", "A share lies between 0 % and 100 %.", "Correct the share.", "served_from: {central: 120%, east: -20%}"},
	Definition{RateMissing, Error, "exchange rate missing", "Money of this market cannot be stated in the plan's currency.", "State the rate in the network's `rates`, from the first period in which it holds.", ""},
	Definition{RateOfPlan, Warning, "rate of the plan's own currency", "It is always 1; a stated rate is not used.", "Remove it.", "rates: {EUR: {2026-12: 1.02}}"},

	Definition{BudgetYear, Error, "budget outside its year", "The period belongs to another year's budget, which may state it too.", "Move the period to the budget of its year, or correct `year`.", "year: 2027\nunits: {2028-01: 400}"},
	Definition{BudgetNotPlanned, Warning, "budgeted and not planned", "The budget expects something that no forecast of this plan contains.", "Plan the family in that market, or correct the budget.", ""},
)
