package findings

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/finding"
)

// limiter lists a limited number of findings of one code in one file, so that
// one mistake made a thousand times does not hide the others.
type limiter struct {
	limit int
	seen  map[finding.Code]int
}

func newLimiter(limit int) *limiter {
	return &limiter{limit: limit, seen: map[finding.Code]int{}}
}

// leave ends a file and says what was left out of it, a line for each code.
func (l *limiter) leave(file string) []string {
	var out []string
	for code, n := range l.seen {
		if l.limit > 0 && n > l.limit {
			out = append(out, fmt.Sprintf("and %d more of %s in %s", n-l.limit, visible(string(code)), visible(file)))
		}
	}
	slices.Sort(out)
	clear(l.seen)
	return out
}

// admit counts a finding of the code and reports whether it is listed.
func (l *limiter) admit(code finding.Code) bool {
	l.seen[code]++
	return l.limit == 0 || l.seen[code] <= l.limit
}

// sum is the number of findings of one code.
type sum struct {
	code     finding.Code
	title    string
	severity finding.Severity
	n        int
}

// byCode counts findings by severity and code, the most frequent first.
func byCode(fs []finding.Resolved) []sum {
	type key struct {
		code     finding.Code
		severity finding.Severity
	}
	at := map[key]int{}
	var out []sum
	for i := range fs {
		k := key{fs[i].Code, fs[i].Severity}
		j, ok := at[k]
		if !ok {
			j = len(out)
			at[k] = j
			out = append(out, sum{code: k.code, title: fs[i].Title, severity: k.severity})
		}
		out[j].n++
	}
	slices.SortFunc(out, func(a, b sum) int {
		return cmp.Or(cmp.Compare(a.severity, b.severity), cmp.Compare(b.n, a.n), cmp.Compare(a.code, b.code))
	})
	return out
}
