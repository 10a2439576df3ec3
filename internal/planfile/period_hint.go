package planfile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
)

var (
	dayFirst   = pattern.Of(`^([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})$`)
	yearFirst  = pattern.Of(`^([0-9]{4})[-/. ]([0-9]{1,2})$`)
	yearLast   = pattern.Of(`^([0-9]{1,2})[-/. ]([0-9]{4})$`)
	monthWord  = pattern.Of(`^([A-Za-z]{3})[a-z]*\.?[-/ ]([0-9]{4})$`)
	joined     = pattern.Of(`^([0-9]{4}-[WP]?[0-9]{2})(?: ?- ?| ?– ?| to |\.\.\.|\.|:)([0-9]{4}-[WP]?[0-9]{2})$`)
	monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)

// dateHint says how a date is written, with this one where there is no doubt.
func dateHint(text string) string {
	if plain := plainDay(text); plain != "" {
		return "write " + plain
	}
	return "write a real date as 2026-12-31"
}

// plainDay spells a date as plan files do, "" where there is doubt.
func plainDay(text string) string {
	m := dayFirst().FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	day, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	plain := fmt.Sprintf("%s-%02d-%02d", m[3], month, day)
	if _, err := period.ParseDate(plain); err != nil {
		return ""
	}
	return plain
}

// periodFix is the fix of a month that is only spelled in another way, nil where
// its map states that month already.
func (r reader) periodFix(n N) *finding.Fix {
	plain := plainMonth(n.Text())
	at, err := r.cal.Parse(plain)
	if plain == "" || err != nil || n.t.Len() > mostSearched {
		return nil
	}
	for k := range n.Holder().Pairs() {
		if k.i == n.i {
			continue
		}
		if from, to, err := r.cal.ParseRange(k.Text()); err == nil && from <= at && at <= to {
			return nil
		}
	}
	return Mend(n, plain)
}

// periodHint says how a period is written, with this one where there is no
// doubt.
func (r reader) periodHint(text string) string {
	if m := joined().FindStringSubmatch(text); m != nil {
		if _, _, err := r.cal.ParseRange(m[1] + ".." + m[2]); err == nil {
			return "write " + m[1] + ".." + m[2]
		}
	}
	if plain := plainMonth(text); plain != "" {
		if _, err := r.cal.Parse(plain); err == nil {
			return "write " + plain
		}
	}
	return "write a period as " + period.FormOf(r.cal.Name()) + " or a range as A..B"
}

// plainMonth spells a month as plan files do, "" for what is none.
func plainMonth(text string) string {
	year, month := "", 0
	if m := yearFirst().FindStringSubmatch(text); m != nil {
		year = m[1]
		month, _ = strconv.Atoi(m[2])
	} else if m := yearLast().FindStringSubmatch(text); m != nil {
		year = m[2]
		month, _ = strconv.Atoi(m[1])
	} else if m := monthWord().FindStringSubmatch(text); m != nil {
		year = m[2]
		for i, name := range monthNames {
			if name == strings.ToLower(m[1]) {
				month = i + 1
			}
		}
	}
	if month < 1 || month > 12 {
		return ""
	}
	return fmt.Sprintf("%s-%02d", year, month)
}
