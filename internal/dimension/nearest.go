package dimension

import (
	"slices"
	"strings"
)

// Nearest returns the candidate that a mistyped word most likely meant, "" if
// none is near. Case counts for little, a number for much: A-099 is no slip for
// A-015, whose neighbours all look alike. Several slips in a word leave more than
// half of it: typo was not meant to be repo. Nor was uk meant to be us: of two letters
// one is none but left out, put in or swapped.
func Nearest(word string, candidates []string) string {
	best, bestCost := "", 0
	for _, c := range candidates {
		if c == word || !sameNumbers(word, c) {
			continue
		}
		cost := distance(word, c)
		if strings.EqualFold(word, c) {
			cost = 0
		}
		long := max(len(word), len(c))
		other := cost == 1 && len(word) == len(c) && long <= 2 && !swapped(strings.ToLower(word), strings.ToLower(c))
		if other || cost > 1+long/4 || cost > 1 && cost*2 >= long {
			continue
		}
		if best == "" || cost < bestCost || cost == bestCost && c < best {
			best, bestCost = c, cost
		}
	}
	return best
}

// Only returns the candidate that a mistyped word meant beyond doubt, "" if
// there is doubt: it differs in case only, or its numbers are the same and at
// most one letter out of three is not, and no other candidate comes near it.
func Only(word string, candidates []string) string {
	best := Nearest(word, candidates)
	if best == "" || strings.EqualFold(word, best) {
		return best
	}
	cost := distance(word, best)
	if cost*3 > min(len(word), len(best)) || !equalNumbers(word, best) {
		return ""
	}
	for _, c := range candidates {
		if c != best && sameNumbers(word, c) && distance(word, c) <= cost+1 {
			return ""
		}
	}
	return best
}

// equalNumbers reports whether two words have the same numbers but for leading
// zeros.
func equalNumbers(a, b string) bool {
	return slices.EqualFunc(numbers(a), numbers(b), func(x, y string) bool {
		return strings.TrimLeft(x, "0") == strings.TrimLeft(y, "0")
	})
}

// sameNumbers reports whether the numbers in two words may be the same ones:
// they are equal but for leading zeros, two neighbouring digits are swapped, or
// one of the words has no number at all.
func sameNumbers(a, b string) bool {
	x, y := numbers(a), numbers(b)
	if len(x) == 0 || len(y) == 0 {
		return true
	}
	if len(x) != len(y) {
		return false
	}
	slips := 0
	for i := range x {
		switch {
		case strings.TrimLeft(x[i], "0") == strings.TrimLeft(y[i], "0"):
		case swapped(x[i], y[i]):
			slips++
		default:
			return false
		}
	}
	return slips <= 1
}

// numbers returns the runs of digits in a word.
func numbers(word string) []string {
	return strings.FieldsFunc(word, func(r rune) bool { return r < '0' || r > '9' })
}

// swapped reports whether two texts differ in two neighbouring bytes that have
// changed places.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) - 1 {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// distance is the Damerau-Levenshtein distance (adjacent swaps count one) over
// lower-cased bytes, which identifiers are.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	const most = 80
	if len(a) > most || len(b) > most {
		return 1 << 20
	}
	var rows [3][most + 1]int // many names are compared
	before, prev, cur := rows[0][:len(b)+1], rows[1][:len(b)+1], rows[2][:len(b)+1]
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
