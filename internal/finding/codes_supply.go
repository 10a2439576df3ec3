package finding

// Codes A04xx: supply and stock.
const (
	CommitmentSite      Code = "A0401"
	CommitmentAfterLife Code = "A0402"
	MinimumAboveMaximum Code = "A0403"
	NoOrderSize         Code = "A0404"
	ResourceForeign     Code = "A0405"
	TermsUnsold         Code = "A0406"
	SourceNoSites       Code = "A0407"
	SourceRateMissing   Code = "A0408"
	CostMissing         Code = "A0409"
	CommitmentBeyond    Code = "A0410"

	TwoPrimaries   Code = "A0420"
	SourceShares   Code = "A0421"
	PrimaryNothing Code = "A0422"

	TransferNoFrom   Code = "A0430"
	TransferToItself Code = "A0431"
	TransferCircle   Code = "A0432"
	FromNoTransfer   Code = "A0433"

	TargetTwice   Code = "A0440"
	TargetMaximum Code = "A0441"
)

var _ = define(
	Definition{CommitmentSite, Error, "commitment for a site that is not supplied", "The source promises stock where it does not deliver.", "Name the site in the source's `sites`, or move the commitment.", "sites: [central]\ncommitments: {east: {TENT-2P: {2026-12: 60}}}"},
	Definition{CommitmentAfterLife, Warning, "commitment after an item's last period", "It will be received when the item is not sold any more.", "End the commitment earlier, or change `until` in the catalog.", ""},
	Definition{MinimumAboveMaximum, Error, "minimum above maximum", "No order can meet both.", "Correct one of them.", "terms: {TENT-2P: {minimum: 100, maximum: 60}}"},
	Definition{NoOrderSize, Warning, "no order size fits the terms", "No multiple lies between minimum and maximum, so every planned order breaks one of them.", "Correct minimum, multiple or maximum.", "terms: {TENT-2P: {minimum: 100, multiple: 60, maximum: 110}}"},
	Definition{ResourceForeign, Error, "use of another source's resource", "A source uses its own capacity only.", "State the resource in this source's `resources`.", ""},
	Definition{TermsUnsold, Warning, "terms of an item that nobody sells", "No forecast and no adjustment asks for it.", "Remove the terms, or plan the item's demand.", ""},
	Definition{SourceNoSites, Error, "source delivers nowhere", "Nothing that it promises can be received.", "Name the sites that it delivers to.", "sites: []"},
	Definition{SourceRateMissing, Warning, "exchange rate of a source missing", "What it costs cannot be stated in the plan's currency.", "State the rate in the network's `rates`.", ""},
	Definition{CostMissing, Warning, "supplied without a cost", "Margin and the value of stock leave this item out.", "State the standard cost in the catalog.", ""},
	Definition{CommitmentBeyond, Warning, "commitment beyond the horizon", "It covers no period of the plan, or one so far behind its end that a year may be mistyped. A commitment that goes on behind the end is no mistake and is not told.", "Correct the period; if it is meant, it counts from the cycle on whose horizon reaches it.", "commitments: {central: {TENT-2P: {2037-03: 60}}}"},

	Definition{TwoPrimaries, Error, "two primary sources", "Only one source can take all that no other has promised.", "Keep one `primary`, or state shares.", ""},
	Definition{SourceShares, Error, "shares of sources do not sum to 100 %", "Planned supply would be more or less than what is needed.", "Make the shares sum to 100 %, or to less beside a primary source, which takes the rest.", ""},
	Definition{PrimaryNothing, Warning, "primary source that gets nothing", "The shares of the other sources already take all that is planned.", "Lower a share, or remove `primary`.", ""},

	Definition{TransferNoFrom, Error, "transfer from nowhere", "What it brings must leave a site.", "State `from`.", "type: transfer\nsites: [east]"},
	Definition{TransferToItself, Error, "transfer to where it comes from", "Stock would leave a site and arrive at it.", "Correct `from` or `sites`.", "from: central\nsites: [central]"},
	Definition{TransferCircle, Error, "transfers in a circle", "What each site needs depends on the others without end.", "Remove the item from one of the lanes.", ""},
	Definition{FromNoTransfer, Error, "`from` without a transfer", "Only a transfer takes stock from a site; readers would or would not take it from there.", "Remove `from`, or write `type: transfer`.", "type: make\nfrom: central"},

	Definition{TargetTwice, Error, "two stock targets for the same stock", "Nobody can tell which one is wanted.", "Keep one.", ""},
	Definition{TargetMaximum, Error, "largest cover below the target", "Every stock is either too small or too large.", "Raise `maximum_cover`, or lower `cover`.", "cover: 1.5\nmaximum_cover: 1"},
)
