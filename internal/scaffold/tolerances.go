package scaffold

import (
	"fmt"
	"slices"
	"strings"
)

// tolerances are those of a new plan, as they stand in plan.yaml.
func tolerances(currency string) string {
	return fmt.Sprintf(`tolerances:   # when a gap is worth action (lever) and when somebody must decide
  shortage:
    lever: 2%%
    decision: 5%%
    money: %[1]s   # in %[2]s; a gap that is worth less needs neither
  excess:
    lever: 50%%
    decision: 200%%
    money: %[1]s
  overload:
    lever: 2%%
    decision: 10%%
  variance:   # what happened against the plan as committed
    lever: 10%%
    decision: 25%%
    money: %[1]s
`, sensible(currency), currency)
}

// sensible is what a gap is worth before anybody looks at it: about a thousand
// euros, in a currency whose unit is worth less about as much, rounded to a
// power of ten. Plans change it; it need not follow the rates of the day.
func sensible(currency string) string {
	for _, c := range []struct{ money, currencies string }{
		{"10000", "BRL CNY DKK HKD MXN NOK PLN RON SEK TRY ZAR"},
		{"100000", "CZK INR ISK JPY PHP RSD RUB THB TWD"},
		{"1000000", "CLP HUF KRW"},
		{"10000000", "COP IDR VND"},
	} {
		if slices.Contains(strings.Fields(c.currencies), currency) {
			return c.money
		}
	}
	return "1000"
}
