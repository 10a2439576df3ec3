package findings

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
)

// What was not judged is said once, before the totals, and in JSON.
func TestNotJudged(t *testing.T) {
	r := finding.NewReport(finding.About{Plan: "plans", Files: 3, NotJudged: []string{"budget: no revenue is budgeted in 2028-01"}}, nil, nil)
	for format, want := range map[string]string{"text": "not judged: budget: no revenue is budgeted in 2028-01\n", "json": `"budget: no revenue is budgeted in 2028-01"`} {
		var b bytes.Buffer
		if err := Write(&b, format, r, Options{}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), want); n != 1 {
			t.Errorf("%s: %d times in %s", format, n, b.String())
		}
	}
}
