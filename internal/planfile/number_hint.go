package planfile

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
)

// numberHint says what to write instead of a text that was meant as a number,
// under a key, which stands under another. What would be refused there in its plain
// spelling too is not told.
func numberHint(text, key, over string) string {
	plain, other := plainNumber(text)
	percent := strings.HasSuffix(plain, "%")
	switch {
	case strings.HasPrefix(plain, "-") && !signed(key, over):
		return "write a number of 0 or more, in plain digits with a decimal point, as 400 or 4.5"
	case percent && (period.LooksLike(key) && over != "percent" || slices.Contains(prices, key) || slices.Contains(prices, over)):
		return "write a number without %, in plain digits with a decimal point, as 400 or 4.5"
	case other != "":
		return "write " + clip(plain) + ", or " + clip(shorter(other)) + " if the comma is the decimal point"
	case plain != "":
		return "write " + clip(plain)
	}
	return "write plain digits with a decimal point, as 400, -4.5 or 4%; quote it if it is text"
}

// shorter is a number with decimals without those that say nothing, so that nobody
// takes its point for one between thousands.
func shorter(number string) string {
	digits, percent := strings.CutSuffix(number, "%")
	digits = strings.TrimSuffix(strings.TrimRight(digits, "0"), ".")
	if percent {
		digits += "%"
	}
	return digits
}

// prices are keys, or keys of maps, whose numbers are money.
var prices = []string{"price", "cost", "trade_spend", "revenue", "margin"}

// signed reports whether the number under a key may be below zero, which few may;
// over is the key of the map in which it is the key, "" of a map in a list. Where that
// is not known it may.
func signed(key, over string) bool {
	switch {
	case key == "":
		return true
	case period.LooksLike(key):
		key = over
	case key == "cost":
		return over == "" // of a decision's option, which may save money
	}
	switch key {
	case "add", "percent", "revenue", "margin", "target", "threshold":
		return true
	}
	return false
}

// under returns the key of a value and the key of its map, "" where there is none
// or the document is too large to look.
func (n N) under() (key, over string) {
	if n.t.Len() > mostSearched {
		return "", ""
	}
	holder := n.Holder()
	above := holder.Holder()
	for k, v := range holder.Pairs() {
		if v.i == n.i {
			key = k.Text()
		}
	}
	for k, v := range above.Pairs() {
		if v.i == holder.i {
			over = k.Text()
		}
	}
	return key, over
}

var (
	// withUnit is a number with a currency or unit before or behind it.
	withUnit = pattern.Of(`^(?:\p{Sc}|[A-Z]{3}) ?(.*)$|^(.*[0-9.]) ?(?:\p{Sc}|[A-Z]{3}|[\p{L}]{2,20}\.?)$`)
	// groups are thousands apart by one separator, perhaps with a fraction
	// behind the other.
	groups  = pattern.Of(`^([0-9]{1,3})((?:[ '_][0-9]{3})+)([.,][0-9]+)?$`)
	commas  = pattern.Of(`^[0-9]{1,3}((?:,[0-9]{3})+)(\.[0-9]+)?$`)
	points  = pattern.Of(`^[0-9]{1,3}((?:\.[0-9]{3})+),([0-9]+)$|^[0-9]{1,3}((?:\.[0-9]{3}){2,})$`)
	comma   = pattern.Of(`^[0-9]+,[0-9]+$`)
	spaces  = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "’", "'", "\u2212", "-", "–", "-")
	apart   = strings.NewReplacer(" ", "", "'", "", "_", "")
	percent = pattern.Of(` ?%$`)
)

// plainNumber returns the plain spelling of a number as people write it by
// hand, "" where there is doubt; other is a second reading of it, for a single
// comma before three digits.
func plainNumber(text string) (plain, other string) {
	s := strings.TrimSpace(spaces.Replace(text))
	end := ""
	if percent().MatchString(s) {
		s, end = percent().ReplaceAllString(s, ""), "%"
	}
	if m := withUnit().FindStringSubmatch(s); m != nil && end == "" {
		number := m[1] + m[2]
		if strings.Trim(strings.TrimPrefix(s, number), "OoIl") == "" {
			return "", "" // letters that were meant as digits
		}
		s = strings.TrimSpace(number)
	}
	sign := ""
	switch {
	case strings.HasPrefix(s, "-"), strings.HasPrefix(s, "+"):
		sign, s = strings.TrimPrefix(s[:1], "+"), strings.TrimSpace(s[1:])
	case strings.HasSuffix(s, "-"): // as some systems print credits
		sign, s = "-", s[:len(s)-1]
	case strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")"):
		sign, s = "-", s[1:len(s)-1]
	}
	thousand := ""
	if k := strings.TrimRight(s, "kK"); len(k) == len(s)-1 && digits(k) {
		s, thousand = k, "000"
	}
	s, other = ungrouped(s)
	if !strings.ContainsAny(s, "0123456789") {
		return "", ""
	}
	s = strings.TrimSuffix(strings.TrimLeft(s, "0"), ".") + thousand
	if s == "" || s[0] == '.' {
		s = "0" + s
	}
	if plain = sign + s + end; !isNumber(plain) {
		return "", ""
	}
	if other != "" {
		other = sign + other + end
	}
	return plain, other
}

// ungrouped takes the separators of thousands out and makes the decimal
// separator a point.
func ungrouped(s string) (plain, other string) {
	switch {
	case groups().MatchString(s):
		return strings.Replace(apart.Replace(s), ",", ".", 1), ""
	case points().MatchString(s):
		return strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1), ""
	case commas().MatchString(s):
		if comma().MatchString(s) {
			other = strings.Replace(s, ",", ".", 1)
		}
		return strings.ReplaceAll(s, ",", ""), other
	case comma().MatchString(s):
		return strings.Replace(s, ",", ".", 1), ""
	}
	return strings.ReplaceAll(s, "_", ""), ""
}
