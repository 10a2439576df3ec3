package finding

// Codes A01xx: the shape of a document, and what stands in it twice.
const (
	ShapeOther         Code = "A0100"
	ShapeKind          Code = "A0101"
	ShapeVersion       Code = "A0102"
	ShapeUnknownKey    Code = "A0103"
	ShapeMissing       Code = "A0104"
	ShapeType          Code = "A0105"
	ShapeValue         Code = "A0106"
	DuplicateCell      Code = "A0107"
	DuplicateKey       Code = "A0108"
	DuplicateID        Code = "A0109"
	DuplicateItem      Code = "A0110"
	DuplicateDocument  Code = "A0111"
	DuplicateListValue Code = "A0112"
	ShapeCompany       Code = "A0113"
	ShapeNoPlan        Code = "A0114"
	ShapeCalendar      Code = "A0115"
	ShapeRangeReversed Code = "A0116"
	ShapeEither        Code = "A0117"
	ShapeNoNetwork     Code = "A0118"
	ShapeNoCatalog     Code = "A0119"
)

var _ = define(
	Definition{ShapeOther, Error, "does not fit the format", "The document cannot be used.", "See the file format of its kind.", ""},
	Definition{ShapeKind, Error, "unknown kind", "`kind` decides how a file is read.", "Use one of the kinds that are listed.", "kind: Forecast"},
	Definition{ShapeVersion, Error, "unknown version", "A newer format may mean other things.", "Write `version: 1`, or use a newer accord.", "version: 2"},
	Definition{ShapeUnknownKey, Error, "unknown key", "A misspelt key would be ignored silently.", "Use one of the keys of the format.", "cycel: 2026-12"},
	Definition{ShapeMissing, Error, "missing key", "The document is not complete without it.", "Add it.", ""},
	Definition{ShapeType, Error, "wrong type", "A value of another type is expected here.", "Write a value of the expected type.", "horizon: many"},
	Definition{ShapeValue, Error, "value not allowed", "The value is outside what the format allows.", "Write one of the allowed values.", "horizon: 0"},
	Definition{DuplicateCell, Error, "duplicate cell", "Two numbers for the same cell: readers take different ones.", "Keep one.", "2027-02: 60\n2027-02: 70"},
	Definition{DuplicateKey, Error, "duplicate key", "YAML readers take different ones of two equal keys.", "Keep one.", "horizon: 18\nhorizon: 12"},
	Definition{DuplicateID, Error, "duplicate id", "An id names one thing.", "Give one of them another id.", ""},
	Definition{DuplicateItem, Error, "item in several families", "An item belongs to one family.", "Remove it from one catalog.", ""},
	Definition{DuplicateDocument, Error, "two documents for the same thing", "Only one file may hold the numbers of one family, source or layer.", "Merge them into one file.", ""},
	Definition{DuplicateListValue, Error, "value listed twice", "A list of values is a set.", "Remove one.", "items: [TENT-2P, TENT-2P]"},
	Definition{ShapeCompany, Error, "against a company rule", "The company's own `shape` constraints forbid it.", "See the rule that is named.", ""},
	Definition{ShapeNoPlan, Error, "no plan", "A plan folder has one file of kind Plan.", "Add plan.yaml, or start with `accord init`.", ""},
	Definition{ShapeCalendar, Error, "wrong calendar", "All periods are of the plan's calendar.", "Write the period in the form that is named.", "2027-W09: 10"},
	Definition{ShapeRangeReversed, Error, "range ends before it begins", "It holds no period.", "Swap its ends.", "2027-12..2027-02: 5"},
	Definition{ShapeEither, Error, "one of several keys is needed", "Without it nobody knows what is meant; with two they may contradict.", "Keep exactly one of the keys that are named.", ""},
	Definition{ShapeNoNetwork, Error, "no network", "Nothing says which markets and sites there are, so no reference to one can be judged.", "Add network.yaml, or bring it back if it was deleted.", ""},
	Definition{ShapeNoCatalog, Error, "no catalog", "Nothing says which items and families there are, so no reference to one can be judged.", "Add a file for each family in `catalog/`, or bring them back if they were deleted.", ""},
)
