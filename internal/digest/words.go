package digest

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/period"
)

// nameOf is a section in words: `baseline eu tents`, `rules/stock.cue`.
func nameOf(s *Section) string {
	if s.Kind == "" {
		return s.Path
	}
	kind, rest, _ := strings.Cut(s.Key, "/")
	name := kindWords(kind)
	for part := range strings.SplitSeq(rest, "/") {
		if part != "" {
			name += " " + clip(decode(part))
		}
	}
	return name
}

func kindWords(kind string) string {
	if kind == "StockTargets" {
		return "stock targets"
	}
	return strings.ToLower(kind)
}

// cell is a leaf in words of the trade.
func (p pair) cell(path string) string {
	s := p.one()
	id := strings.Split(s.Key, "/")
	for i := range id {
		id[i] = decode(id[i])
	}
	at := wordsOf(path)
	switch {
	case s.Kind == "Baseline" && len(at) == 3 && at[0] == "forecast":
		return say(at[1], id[1], at[2])
	case s.Kind == "Adjustments" && len(at) >= 3 && at[0] == "adjustments":
		return p.adjustment(id[1], at, path)
	case s.Kind == "Supply" && len(at) == 4 && at[0] == "commitments":
		return say(at[2], at[1], at[3], "from", id[1])
	case s.Kind == "Supply" && len(at) >= 2 && at[0] == "resources":
		return say(append([]string{"capacity", id[1] + "/" + at[1]}, at[2:]...)...)
	case s.Kind == "Supply":
		return say(append([]string{id[1]}, at...)...)
	case s.Kind == "Catalog" && len(at) >= 3 && at[0] == "items":
		return say(at[1:]...)
	case s.Kind == "Budget" && len(at) == 5 && at[0] == "budget":
		return say(at[2], at[1], at[4], "budget", at[3])
	}
	return nameOf(s) + ": " + say(at...)
}

// wordsOf are the levels of a path as words.
func wordsOf(path string) []string {
	steps := levels(path)
	for i, s := range steps {
		s = strings.TrimPrefix(s, "@")
		if strings.HasPrefix(s, "+") {
			s = plain("", s[1:])
		} else {
			s = decode(s)
		}
		steps[i] = clip(s)
	}
	return steps
}

func say(words ...string) string { return strings.Join(words, " ") }

// adjustment says what a cell of an adjustment is about; its other fields go by
// its id.
func (p pair) adjustment(market string, at []string, path string) string {
	if len(at) != 4 || !period.LooksLike(at[3]) {
		return "adjustment " + at[1] + " " + market + ": " + say(at[2:]...)
	}
	element := elementOf(path)
	about := aboutOf(p.after, element)
	if !about.stated {
		about = aboutOf(p.before, element)
	}
	what := about.families
	if len(about.items) > 0 {
		what = about.items
	}
	if len(what) > 2 {
		what = []string{fmt.Sprintf("%d items", len(what))}
	}
	where := []string{market}
	if len(about.markets) > 0 && len(about.markets) <= 2 {
		where = about.markets
	}
	words := say(decode(strings.Join(what, ", ")), decode(strings.Join(where, ", ")), at[3])
	if at[2] != "add" {
		words += " " + at[2]
	}
	return words
}

// elementOf is the path of the element of a list in which a leaf lies,
// `/adjustments/@spring-promo`.
func elementOf(path string) string {
	steps := levels(path)
	return "/" + strings.Join(steps[:min(2, len(steps))], "/")
}
