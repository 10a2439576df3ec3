package finding

// Codes A00xx: the text of a file cannot be taken as a plan file.
const (
	TextEncoding    Code = "A0001"
	TextSize        Code = "A0002"
	TextControl     Code = "A0003"
	TextLineEnd     Code = "A0004"
	TextBidi        Code = "A0005"
	TextBOM         Code = "A0006"
	TextTab         Code = "A0007"
	TextConflict    Code = "A0008"
	TextSyntax      Code = "A0009"
	TextAnchor      Code = "A0010"
	TextAlias       Code = "A0011"
	TextMergeKey    Code = "A0012"
	TextDocuments   Code = "A0013"
	TextDepth       Code = "A0014"
	TextNumber      Code = "A0015"
	TextPrecision   Code = "A0016"
	TextRange       Code = "A0017"
	TextQuoted      Code = "A0018"
	TextEmpty       Code = "A0019"
	TextIdentifier  Code = "A0020"
	TextReserved    Code = "A0021"
	TextKey         Code = "A0022"
	TextTag         Code = "A0023"
	TextFileKind    Code = "A0024"
	TextIdentQuoted Code = "A0025"
	TextNotRead     Code = "A0026"
	TextFolded      Code = "A0027"
	TextTooMany     Code = "A0028"
	TextNull        Code = "A0029"
	TextFileName    Code = "A0030"
	TextEmptyFile   Code = "A0031"
	TextUnreadable  Code = "A0032"
	TextBoolean     Code = "A0033"
	TextUnended     Code = "A0034"
	TextThousands   Code = "A0035"
	TextFraction    Code = "A0036"
)

var _ = define(
	Definition{TextEncoding, Error, "not UTF-8", "Readers disagree about bytes that are no UTF-8, so a value could look different to each.", "Save the file as UTF-8.", ""},
	Definition{TextSize, Error, "file too large", "A plan file holds one family and layer; over 4 MiB it is something else.", "Split it by family, or move data into facts.", ""},
	Definition{TextControl, Error, "control character", "Control characters are invisible and change what terminals and spreadsheets show.", "Remove the character; tabs and line feeds aside, none is allowed.", ""},
	Definition{TextLineEnd, Error, "unusual line end", "Some YAML readers take this character for a line end, so a value could hide in a comment.", "Use LF or CRLF.", ""},
	Definition{TextBidi, Error, "bidirectional control", "It makes text show in another order than it is read in.", "Remove the character.", ""},
	Definition{TextBOM, Error, "byte-order mark inside the text", "It is invisible and becomes part of a value.", "Remove it; one at the very beginning of a file is allowed.", ""},
	Definition{TextTab, Error, "tab", "Tabs are not allowed as indentation in YAML and are invisible elsewhere.", "Use spaces.", "name:\tNorthlight"},
	Definition{TextConflict, Error, "unfinished merge", "The file holds both sides of a merge and nobody has chosen.", "`accord conflicts` lists what it is about and `accord resolve` decides it; by hand, choose one side and remove the marker lines.", "<<<<<<< HEAD"},
	Definition{TextSyntax, Error, "not readable as YAML", "Nothing in the file can be used.", "Mend the line that is named.", "items: [TENT-2P"},
	Definition{TextAnchor, Error, "anchor", "An anchor makes one text mean several values; a reviewer sees only one.", "Write the value out.", "eu: &eu 100"},
	Definition{TextAlias, Error, "alias", "An alias repeats a value that stands elsewhere; a reviewer cannot see it change.", "Write the value out.", "us: *eu"},
	Definition{TextMergeKey, Error, "merge key", "`<<` brings in values that are not visible here.", "Write the values out.", "<<: *defaults"},
	Definition{TextDocuments, Error, "several documents in a file", "Only the first would be read by some tools.", "One document a file; move the others to files of their own.", "---"},
	Definition{TextDepth, Error, "nested too deeply", "No plan file needs more than 16 levels.", "Flatten it.", ""},
	Definition{TextNumber, Error, "not a plain number", "Other spellings of numbers are read differently by different tools.", "Write plain digits with a point, `400`, `-4.5`, `4%`.", "2027-03: +400"},
	Definition{TextPrecision, Error, "too many decimals", "Quantities and money are exact to four decimals, rates and factors to ten.", "Round it.", "2027-03: 0.00001"},
	Definition{TextRange, Error, "number too large", "More than twelve digits before the point is no plan.", "Check the unit.", "2027-03: 1000000000000"},
	Definition{TextQuoted, Error, "quoted number", "Numbers and percents are written without quotes, so that one spelling means one value.", "Remove the quotes.", `2027-03: "400"`},
	Definition{TextEmpty, Error, "empty value", "An empty value could mean zero, unknown or forgotten.", "Write the value, or `null` where the format allows it.", "2027-03:"},
	Definition{TextIdentifier, Error, "not an identifier", "Identifiers become file names, tag names and parts of gap ids.", "Begin with a letter or digit; then letters, digits, `.`, `_`, `+`, `-`; 64 characters at most.", "items: {TENT 2P: {}}"},
	Definition{TextReserved, Error, "reserved word as identifier", "It reads as a period, a boolean or a device name of Windows.", "Choose another identifier.", "items: {con: {}}"},
	Definition{TextKey, Error, "not a plain key", "A key must be a single word or text, not a list or a map.", "Write a plain key.", "? [a, b] : 1"},
	Definition{TextTag, Error, "YAML tag", "A tag changes how a value is read without showing it.", "Remove the tag.", "horizon: !!str 18"},
	Definition{TextFileKind, Error, "not a regular file", "Symbolic links and submodules point outside what is reviewed.", "Put the file itself into the folder.", ""},
	Definition{TextIdentQuoted, Error, "numeric identifier without quotes", "It would be read as a number and lose leading zeros.", "Quote it.", "items: [1001]"},
	Definition{TextNotRead, Warning, "file is not part of the plan", "It lies in the plan's folder and nothing reads it.", "Move it out of the plan, or give it `kind:` and `version:`.", ""},
	Definition{TextFolded, Error, "identifiers differ only in case", "File systems and people take them for the same.", "Keep one spelling.", "items: {TENT-2P: {}, tent-2p: {}}"},
	Definition{TextTooMany, Error, "too many values in a file", "A file with this many values is no plan file.", "Split it by family.", ""},
	Definition{TextNull, Error, "unusual null", "`~` and `Null` are easily overlooked.", "Write `null` where the format allows it.", "2027-03: ~"},
	Definition{TextFileName, Error, "file name that does not travel", "File names must be the same on every system and in every report.", "Use letters, digits, `.`, `_`, `-` in names; keep names apart by more than case.", ""},
	Definition{TextEmptyFile, Error, "empty file", "Nobody can tell what it was meant to be.", "Delete it, or write `kind:` and `version:`.", ""},
	Definition{TextUnreadable, Error, "file cannot be read", "The plan would be judged without it.", "Check permissions and that the file exists.", ""},
	Definition{TextBoolean, Error, "not a plain boolean", "Other spellings are read differently by different tools.", "Write `true` or `false`.", "primary: True"},
	Definition{TextUnended, Warning, "last line is not ended", "A file that was cut on its way ends in the middle of a line, and half a number is a number too.", "Look at the last line; `accord fmt` ends it.", ""},
	Definition{TextThousands, Warning, "decimals that look like thousands", "The point comes before decimals, and half of Europe writes twelve thousand as 12.000, which is read as 12 here. Adjustments, commitments, terms, targets, budgets and forecasts of method `manual` are looked at, where fewer than three decimals are usual.", "Write `12000`, or leave out the last 0, after which nobody takes it for thousands.", "add: {2027-03: 12.000}"},
	Definition{TextFraction, Warning, "fraction of what is counted whole", "Quantities are rounded once per cell, to the decimals of their family, 0 unless its catalog says otherwise: 80.5 forecast and 10.5 added are 81 and 11 more. Adjustments, commitments, terms, targets and forecasts of method `manual` are looked at; percents are not.", "Write a number that is counted, or state `decimals:` in the catalog of the family.", "add: {2027-03: 10.5}"},
)
