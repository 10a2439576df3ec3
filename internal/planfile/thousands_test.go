package planfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What half of Europe reads as thousands is told where people write by hand, and
// nowhere else; both ways of reading say the same.
func TestThousands(t *testing.T) {
	const whole = " of what is counted in whole units, and is rounded wherever it counts"
	const eu, all, lyon = "demand/adjustments/sales-eu.yaml", "demand/adjustments/sales-all.yaml", "supply/lyon.yaml"
	for name, c := range map[string]struct {
		edits []string
		want  []string
	}{
		"added":          {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 12.000}"}, []string{eu + ":11:20 A0035 12.000 is read as 12"}},
		"taken away":     {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: -1.250}"}, []string{eu + ":11:20 A0035 -1.250 is read as -1.25"}},
		"set":            {[]string{all, "set: {2027-01: 12}", "set: {2027-01: 120.500}"}, []string{all + ":7:67 A0035 120.500 is read as 120.5"}},
		"trade spend":    {[]string{eu, "2027-01: 160.5}", "2027-01: 16.400}"}, []string{eu + ":12:28 A0035 16.400 is read as 16.4"}},
		"a commitment":   {[]string{lyon, "      2026-12: 120", "      2026-12: 1.000"}, []string{lyon + ":18:16 A0035 1.000 is read as 1"}},
		"terms":          {[]string{lyon, "minimum: 10", "minimum: 2.000"}, []string{lyon + ":14:16 A0035 2.000 is read as 2"}},
		"a target":       {[]string{"stock/targets.yaml", "units: 4", "units: 2.500"}, []string{"stock/targets.yaml:6:49 A0035 2.500 is read as 2.5"}},
		"budgeted units": {[]string{"budget/2027.yaml", "2027-12: 115", "2027-12: 1.150"}, []string{"budget/2027.yaml:9:33 A0035 1.150 is read as 1.15"}},
		"budgeted money": {[]string{"budget/2027.yaml", "2027-01: 5500", "2027-01: 55.000"}, []string{"budget/2027.yaml:10:26 A0035 55.000 is read as 55"}},
		"no zero":        {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 1.125}"}, []string{eu + ":11:20 A0036 1.125 is a fraction" + whole}},
		"two decimals":   {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 12.00}"}, nil},
		"four decimals":  {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 12.0000}"}, nil},
		"below one":      {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 0.500}"}, []string{eu + ":11:20 A0036 0.500 is a fraction" + whole}},
		"four digits":    {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 1200.000}"}, nil},
		"a percent":      {[]string{eu, "-4%", "-4.000%"}, nil},
		"a price":        {[]string{"catalog/goods.yaml", "eu: 50.00", "eu: 50.000"}, nil},
		"a rate":         {[]string{"network.yaml", "2026-12: 0.90", "2026-12: 1.000"}, nil},
		"a forecast":     {[]string{"demand/baseline/eu-goods.yaml", "2026-12: 100", "2026-12: 100.000"}, nil},
		"a typed forecast": {[]string{"demand/baseline/eu-goods.yaml", "name: theta", "name: manual", "demand/baseline/eu-goods.yaml", "2026-12: 100", "2026-12: 1.000"},
			[]string{"demand/baseline/eu-goods.yaml:8:14 A0035 1.000 is read as 1", "demand/baseline/eu-goods.yaml:9:14 A0036 110.5 is a fraction" + whole}},
		"typed, of an item that nobody knows": {[]string{"catalog/goods.yaml", "kind: Catalog", "kind: [", "demand/baseline/eu-goods.yaml", "name: theta", "name: manual", "demand/baseline/eu-goods.yaml", "2026-12: 100", "2026-12: 1.000"},
			[]string{"catalog/goods.yaml:2:1 A0009 not readable as YAML: did not find expected ',' or ']'"}},
		"typed and counted so": {[]string{"catalog/goods.yaml", "strategy: make-to-stock", "strategy: make-to-stock\ndecimals: 3", "demand/baseline/eu-goods.yaml", "name: theta", "name: manual", "demand/baseline/eu-goods.yaml", "2026-12: 100", "2026-12: 1.000"}, nil},
		"counted so":           {[]string{"catalog/goods.yaml", "strategy: make-to-stock", "strategy: make-to-stock\ndecimals: 3", eu, "add: {2027-01: 40}", "add: {2027-01: 1.250}", lyon, "      2026-12: 120", "      2026-12: 1.000"}, nil},
		"of Kuwait":            {[]string{"network.yaml", "eu: {currency: EUR", "eu: {currency: KWD", "network.yaml", "rates:", "rates:\n  KWD: {2026-12: 3}", eu, "2027-01: 160.5}", "2027-01: 16.400}"}, nil},
		"of nobody knows":      {[]string{"catalog/goods.yaml", "kind: Catalog", "kind: [", eu, "add: {2027-01: 40}", "add: {2027-01: 12.000}"}, []string{"catalog/goods.yaml:2:1 A0009 not readable as YAML: did not find expected ',' or ']'"}},
		"two in one file":      {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 12.000, 2027-02: 3.000}"}, []string{eu + ":11:20 A0035 12.000 is read as 12", eu + ":11:37 A0035 3.000 is read as 3"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, reference := range []bool{false, true} {
				l := mustLoad(t, with(t, c.edits...), Options{Reference: reference})
				if d := cmp.Diff(c.want, lines(l)); d != "" {
					t.Errorf("reference %t: -want +got:\n%s", reference, d)
				}
			}
		})
	}
	l := mustLoad(t, with(t, eu, "add: {2027-01: 40}", "add: {2027-01: -1.250}"), Options{})
	if got, want := l.Findings[0].Hint, "write -1250 if the point sets thousands apart, else -1.25"; got != want {
		t.Errorf("hint %q, want %q", got, want)
	}
}

// A fraction of what is counted whole is told where people write by hand, with what
// is counted beside it; both ways of reading say the same.
func TestFractions(t *testing.T) {
	const eu, all, lyon, goods = "demand/adjustments/sales-eu.yaml", "demand/adjustments/sales-all.yaml", "supply/lyon.yaml", "catalog/goods.yaml"
	const whole = " is a fraction of what is counted in whole units, and is rounded wherever it counts"
	counted := []string{goods, "strategy: make-to-stock", "strategy: make-to-stock\ndecimals: 1"}
	for name, c := range map[string]struct {
		edits      []string
		want, hint string
	}{
		"added":        {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 10.5}"}, eu + ":11:20 A0036 10.5" + whole, "write 10 or 11; `decimals: 1` in the catalog counts the family in smaller parts"},
		"taken away":   {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: -0.25}"}, eu + ":11:20 A0036 -0.25" + whole, "write 0 or -1; `decimals: 2` in the catalog counts the family in smaller parts"},
		"a thousand":   {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: -1.125}"}, eu + ":11:20 A0036 -1.125" + whole, "write -1125 if the point sets thousands apart; else write -1 or -2; `decimals: 3` in the catalog counts the family in smaller parts"},
		"set":          {[]string{all, "set: {2027-01: 12}", "set: {2027-01: 12.75}"}, all + ":7:67 A0036 12.75" + whole, "write 12 or 13; `decimals: 2` in the catalog counts the family in smaller parts"},
		"a commitment": {[]string{lyon, "      2026-12: 120", "      2026-12: 120.5"}, lyon + ":18:16 A0036 120.5" + whole, "write 120 or 121; `decimals: 1` in the catalog counts the family in smaller parts"},
		"terms":        {[]string{lyon, "minimum: 10", "minimum: 2.5"}, lyon + ":14:16 A0036 2.5" + whole, "write 2 or 3; `decimals: 1` in the catalog counts the family in smaller parts"},
		"a target":     {[]string{"stock/targets.yaml", "units: 4", "units: 2.5"}, "stock/targets.yaml:6:49 A0036 2.5" + whole, "write 2 or 3; `decimals: 1` in the catalog counts the family in smaller parts"},
		"finer still": {append(counted, eu, "add: {2027-01: 40}", "add: {2027-01: 10.55}"), eu + ":11:20 A0036 10.55 is a fraction of what is counted in units of 0.1, and is rounded wherever it counts",
			"write 10.5 or 10.6; `decimals: 2` in the catalog counts the family in smaller parts"},
		"counted so":   {append(counted, eu, "add: {2027-01: 40}", "add: {2027-01: 10.5}", lyon, "      2026-12: 120", "      2026-12: 120.50"), "", ""},
		"no part":      {[]string{eu, "add: {2027-01: 40}", "add: {2027-01: 40.0}"}, "", ""},
		"a percent":    {[]string{eu, "-4%", "-4.5%"}, "", ""},
		"money":        {[]string{eu, "2027-01: 160.5}", "2027-01: 16.75}"}, "", ""},
		"a budget":     {[]string{"budget/2027.yaml", "2027-12: 115", "2027-12: 115.5"}, "", ""},
		"a forecast":   {[]string{"demand/baseline/eu-goods.yaml", "2026-12: 100", "2026-12: 100.5"}, "", ""},
		"nobody knows": {[]string{goods, "kind: Catalog", "kind: [", eu, "add: {2027-01: 40}", "add: {2027-01: 10.5}"}, goods + ":2:1 A0009 not readable as YAML: did not find expected ',' or ']'", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, reference := range []bool{false, true} {
				l := mustLoad(t, with(t, c.edits...), Options{Reference: reference})
				var want []string
				if c.want != "" {
					want = []string{c.want}
				}
				if d := cmp.Diff(want, lines(l)); d != "" {
					t.Fatalf("reference %t: -want +got:\n%s", reference, d)
				}
				if c.hint != "" && l.Findings[0].Hint != c.hint {
					t.Errorf("hint %q, want %q", l.Findings[0].Hint, c.hint)
				}
			}
		})
	}
}
