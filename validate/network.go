package validate

import (
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

var networkChecks = []Check{
	{"market-shares", "The sites that serve a market, or an item in it, share all of its demand.",
		[]finding.Code{finding.MarketShares, finding.MarketUnserved, finding.ShareRange}, NeedsWhole, checkMarketShares},
	{"rates", "Every currency of a market or source has a rate for every period of the horizon.",
		[]finding.Code{finding.RateMissing, finding.RateOfPlan, finding.SourceRateMissing}, NeedsWhole, checkRates},
}

func checkMarketShares(ctx *Context) (fs []finding.Finding) {
	for m := range ctx.Plan.Markets {
		market := &ctx.Plan.Markets[m]
		fs = append(fs, ctx.judgeShares(market.ServedFrom, market.At, "demand of "+market.ID)...)
	}
	for i := range ctx.Plan.Items {
		it := &ctx.Plan.Items[i]
		for _, m := range slices.Sorted(maps.Keys(it.ServedFrom)) {
			fs = append(fs, ctx.judgeShares(it.ServedFrom[m], it.At, "demand of "+ctx.market(m)+" for "+it.ID)...)
		}
	}
	return fs
}

func (ctx *Context) judgeShares(shares []network.Share, at position.Ref, what string) (fs []finding.Finding) {
	var sum quantity.Ratio
	odd := false
	for _, s := range shares {
		sum += s.Share
		if s.Share < 0 || s.Share > quantity.Unit {
			odd = true
			fs = append(fs, finding.New(finding.ShareRange, orElse(s.At, at), "%s falls on %s by %s, 0%% to 100%% expected", what, ctx.site(s.Site), inPercent(s.Share)))
		}
	}
	switch {
	case len(shares) == 0 || sum == 0:
		fs = append(fs, finding.New(finding.MarketUnserved, at, "%s is served from no site", what).
			WithHint("name sites with their shares in `served_from`; the network has %s", some(ctx.Plan.SiteIDs.IDs())))
	case sum != quantity.Unit && !odd:
		fs = append(fs, finding.New(finding.MarketShares, orElse(shares[0].At, at), "shares of %s sum to %s, 100%% expected (%s)", what, inPercent(sum), offBy(sum)).
			WithHint("change the shares of %s", ctx.sharers(shares)))
	}
	return fs
}

// sharers names the sites of shares.
func (ctx *Context) sharers(shares []network.Share) string {
	var sites []int
	for _, s := range shares {
		sites = append(sites, s.Site)
	}
	return ctx.sites(sites)
}

// checkRates says of each currency once that its rate is missing, at the first
// market that has it, else at the first source.
func checkRates(ctx *Context) (fs []finding.Finding) {
	if ctx.Plan.Currency == "" {
		return nil // said of the plan
	}
	told := map[string]int{} // by currency: index into fs
	missing := func(code finding.Code, currency, id string, at position.Ref) {
		if i, again := told[currency]; again {
			fs[i] = fs[i].WithRelated(at, "the currency of %s too", id)
			return
		}
		if text := ctx.unrated(currency); text != "" {
			told[currency] = len(fs)
			fs = append(fs, finding.New(code, at, "no rate for %s in %s, the currency of %s", currency, text, id).
				WithHint("state %s per %s in the network's `rates`, from %s or earlier", ctx.Plan.Currency, currency, ctx.Plan.Calendar.Label(ctx.Plan.First)))
		}
	}
	for m := range ctx.Plan.Markets {
		market := &ctx.Plan.Markets[m]
		missing(finding.RateMissing, market.Currency, market.ID, orElse(market.CurrencyAt, market.At))
	}
	for s := range ctx.Plan.Sources {
		if source := &ctx.Plan.Sources[s]; source.Currency != "" {
			missing(finding.SourceRateMissing, source.Currency, source.ID, orElse(source.CurrencyAt, source.At))
		}
	}
	if own := ctx.Plan.Rates[ctx.Plan.Currency]; len(own) > 0 {
		fs = append(fs, finding.New(finding.RateOfPlan, own[0].At, "%s is the plan's currency and needs no rate", ctx.Plan.Currency))
	}
	return fs
}

// unrated returns the open periods in which a currency has no rate, "" for
// none.
func (ctx *Context) unrated(currency string) string {
	if rates, stated := ctx.Plan.Rates[currency]; stated && rates == nil {
		return "" // stated in a form that cannot be read, which is said there
	}
	return ctx.texts(spans(ctx.where(func(t period.Period) bool {
		_, ok := ctx.Plan.Rate(currency, t)
		return !ok
	})))
}
