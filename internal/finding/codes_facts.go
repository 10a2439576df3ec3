package finding

// Codes A05xx: the fact base.
const (
	FactsNoFile       Code = "A0501"
	FactsRows         Code = "A0502"
	FactsDigest       Code = "A0503"
	FactsIncomplete   Code = "A0504"
	FactsGap          Code = "A0505"
	FactsStale        Code = "A0506"
	FactsLatest       Code = "A0507"
	FactsNotClosed    Code = "A0508"
	FactsSnapshot     Code = "A0509"
	FactsOutsideLife  Code = "A0510"
	FactsNegative     Code = "A0511"
	FactsMeasureMixed Code = "A0512"
	FactsTooEarly     Code = "A0513"
	FactsAlone        Code = "A0514"
	FactsKind         Code = "A0515"
	FactsSign         Code = "A0516"
)

var _ = define(
	Definition{FactsNoFile, Error, "facts that are not there", "The manifest describes a file that the plan does not have.", "Import it again, or remove its entry.", ""},
	Definition{FactsRows, Error, "facts of another length", "The file is not the one that was imported: rows were lost or added.", "Import it again; facts are never edited by hand.", ""},
	Definition{FactsDigest, Error, "facts that were changed", "The file's bytes are not the ones that the manifest vouches for.", "Import it again; facts are never edited by hand.", ""},
	Definition{FactsIncomplete, Warning, "facts of a closed period incomplete", "An absent row is then not known instead of zero, and leaves every sum.", "Import the rest and state `complete: true`.", "complete: false"},
	Definition{FactsGap, Warning, "facts missing between known periods", "Accuracy, variance and the next forecast leave the periods out.", "Import them.", ""},
	Definition{FactsStale, Warning, "facts are stale", "The plan rests on what was known too long ago.", "Import newer facts, or raise `facts_max_age` in plan.yaml.", ""},
	Definition{FactsLatest, Warning, "facts of the latest closed period missing", "The cycle starts without knowing how the last period ended.", "Import them before the plan is worked on.", ""},
	Definition{FactsNotClosed, Error, "facts of a period that is not closed", "The plan computes this period; readers would take either the fact or the plan.", "Put facts of the open period into `facts/open`, or open the next cycle.", ""},
	Definition{FactsSnapshot, Warning, "snapshot outside the open period", "It cannot say what remains of the open period, so it is not used.", "Import a snapshot of a day in the open period, or of the eve of it.", ""},
	Definition{FactsOutsideLife, Warning, "sales outside an item's life", "The catalog says that it was not sold then.", "Correct `from` or `until` in the catalog, or the mapping of the import.", ""},
	Definition{FactsNegative, Warning, "negative stock", "No site holds less than nothing: bookings are late or in the wrong place.", "Have the stock counted and import it again.", "2026-11,central,TENT-2P,-20"},
	Definition{FactsMeasureMixed, Warning, "ordered and shipped mixed", "What was ordered and what was shipped differ when stock is short; one history must not mix them.", "Import all periods with the same measure.", "measure: shipped"},
	Definition{FactsTooEarly, Warning, "complete before the period ended", "The file claims to be complete as of a day before its period was over.", "Import it again after the period's end.", ""},
	Definition{FactsAlone, Warning, "snapshot without what moved to date", "Without sales and receipts to date nobody can tell what remains of the open period, so the closing stock before it counts instead.", "Import sales and receipts of the open period with the snapshot.", ""},
	Definition{FactsKind, Error, "facts under the name of others", "`sales-ordered` holds what was ordered and `sales-shipped` what was shipped, beside sales of the other measure: else one history is there twice, or is another.", "Import it as the kind that it is, or state the measure that it has.", ""},
	Definition{FactsSign, Warning, "a value that cannot be", "Prices and costs are above 0; returns and capacity used are not below it. What is the other way round is mapped with the wrong sign or from the wrong column.", "Correct the mapping or the source, and import again.", "2026-11,eu,TENT-2P,-3"},
)
