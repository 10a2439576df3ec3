package adjust

import (
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/quantity"
)

// Kind is what a change does, as the file spells it.
type Kind string

// The kinds of changes. The zero value is invalid.
const (
	Add     Kind = "add"
	Percent Kind = "percent"
	Set     Kind = "set"
)

// Forms says how a change of demand is written.
const Forms = "+400 or -60 adds, +10% or -4% changes by percent, =1000 sets (or add=400, percent=-4%, set=1000)"

// SupplyForms says how a change of a commitment is written.
const SupplyForms = "120 or =120 (or set=120) is the total promised, +20 or -20 (or add=20) changes what is stated"

var unsigned = pattern.Of(`^(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// minus lets the sign that reports print be pasted back.
var minus = strings.NewReplacer("−", "-", "\u2010", "-", "\u2011", "-")

// ofDemand reads a change of demand. why says what is wrong with it.
func ofDemand(text string) (kind Kind, number, why string) {
	kind, number = split(text)
	digits := strings.TrimSuffix(strings.TrimPrefix(number, "-"), "%")
	percent := strings.HasSuffix(number, "%")
	switch {
	case !unsigned().MatchString(digits):
		return "", "", hint(digits)
	case kind == "" && quantity.Ambiguous(number):
		return "", "", signs(strings.Replace(number, ".", "", 1), percent) + ", if the point sets thousands apart; else leave out the last 0, as +" + shorter(number)
	case Doubtful(number) != "":
		return "", "", Doubtful(number)
	case kind == "" && percent:
		return "", "", signs(number, true)
	case kind == "":
		return "", "", signs(number, false)
	case percent && kind != Set && number[0] == '-' && below(digits):
		return "", "", "more than all, -100%, cannot be taken away"
	case kind == Add && percent:
		kind = Percent
	case kind == Percent && !percent:
		return "", "", "write percent=" + number + "%"
	case kind == Set && percent:
		return "", "", "what is set is a number; " + Forms
	case kind == Set && number[0] == '-':
		return "", "", "what is set cannot be below zero; -60 takes away"
	}
	if why := exact(number); why != "" {
		return "", "", why
	}
	return kind, number, ""
}

// signs says how a number without a sign is written.
func signs(number string, percent bool) string {
	if percent {
		return "write +" + number + " or -" + number
	}
	return "write +" + number + " to add it, or =" + number + " to set it"
}

// shorter is a number that ends in 0 behind its point without that 0.
func shorter(number string) string {
	digits, percent := strings.CutSuffix(number, "%")
	digits = strings.TrimSuffix(digits, "0")
	if percent {
		digits += "%"
	}
	return digits
}

// Doubtful says how to write a number that half of Europe reads as a thousand times as
// much, "" of any other.
func Doubtful(number string) string {
	if !quantity.Ambiguous(number) {
		return ""
	}
	return "the point comes before decimals: write " + strings.Replace(number, ".", "", 1) + ", or leave out the last 0"
}

// below reports whether the digits of a percent taken away are more than all.
func below(digits string) bool {
	n, err := quantity.Parse(digits)
	return err == nil && n > 100*quantity.Scale
}

// ofSupply reads a change of a commitment: Set or Add.
func ofSupply(text string) (kind Kind, number, why string) {
	kind, number = split(text)
	switch {
	case !unsigned().MatchString(strings.TrimPrefix(number, "-")):
		return "", "", "a commitment is a number: " + SupplyForms
	case kind == "" || kind == Set:
		kind = Set
	case kind == Percent:
		return "", "", SupplyForms
	}
	if kind == Set && number[0] == '-' {
		return "", "", "nothing less than 0 can be promised; " + SupplyForms
	}
	if why := exact(number); why != "" {
		return "", "", why
	}
	return kind, number, ""
}

// split takes the sign or the word before a number: -60 is Add and -60, 120 is
// of no kind.
func split(text string) (Kind, string) {
	text = minus.Replace(strings.TrimSpace(text))
	for word, kind := range map[string]Kind{"add=": Add, "percent=": Percent, "set=": Set} {
		if rest, ok := strings.CutPrefix(strings.ToLower(text), word); ok {
			return kind, strings.TrimPrefix(strings.ReplaceAll(rest, " ", ""), "+")
		}
	}
	text = strings.ReplaceAll(text, " ", "")
	switch {
	case strings.HasPrefix(text, "+"):
		return Add, text[1:]
	case strings.HasPrefix(text, "-"):
		return Add, text
	case strings.HasPrefix(text, "="):
		return Set, text[1:]
	}
	return "", text
}

// hint says what is wrong with what should be a number.
func hint(digits string) string {
	if strings.ContainsAny(digits, ".") && strings.ContainsAny(digits, ",'") {
		return "write the number without separators, with a point before decimals; " + Forms
	}
	if plain := strings.NewReplacer(",", "", "'", "", "_", "", "\u00a0", "", "\u202f", "").Replace(digits); plain != digits && unsigned().MatchString(plain) {
		return "write the number without separators, with a point before decimals, as " + plain
	}
	return Forms
}

// exact says whether a number can be kept exactly, and means one thing only.
func exact(number string) string {
	var err error
	if why := Doubtful(number); why != "" {
		return why
	}
	if strings.HasSuffix(number, "%") {
		_, err = quantity.ParseRatio(number)
	} else {
		_, err = quantity.Parse(number)
	}
	if err != nil {
		return "twelve digits before the point are the most (eight for percents), four behind it"
	}
	return ""
}
