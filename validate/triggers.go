package validate

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

var triggerChecks = []Check{
	{"triggers", "Every trigger can call, and has a name of its own.",
		[]finding.Code{finding.TriggerNothing, finding.TriggerLimits, finding.TriggerReserved}, NeedsWhole, checkTriggers},
}

// triggerCover is how covers of decisions name what triggers call for.
const triggerCover = "trigger/"

// watchedAnyway are the names of what is watched without a trigger.
var watchedAnyway = []string{"assumption", "decision", "facts", "gap"}

// What measures are of.
var (
	ofMarkets = []string{"demand", "revenue", "margin", "price", "bias", "error"}
	ofSources = []string{"supply", "attainment"}
	ofBudgets = []string{"demand", "revenue", "margin"}
	inMoney   = []string{"revenue", "margin", "stock-value", "price"}
	ofOpen    = []string{"demand", "supply", "revenue", "margin", "rate"}
)

func checkTriggers(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Triggers {
		t := &ctx.Plan.Triggers[i]
		if slices.Contains(watchedAnyway, strings.ToLower(t.ID)) {
			fs = append(fs, finding.New(finding.TriggerReserved, t.At, "a trigger cannot be called %s", t.ID))
		}
		if t.Percent == nil && t.Money == nil && t.Units == nil {
			fs = append(fs, finding.New(finding.TriggerLimits, orElse(t.ExceedsAt, t.At), "%s states no limit", t.ID))
		}
		for _, f := range []func(*Context, *decision.Trigger) (position.Ref, string, string){
			triggerBy, triggerFilters, triggerCurrency, triggerBudget, triggerWindow, triggerDirection, triggerUnits, triggerItems,
		} {
			if at, what, hint := f(ctx, t); what != "" {
				fs = append(fs, finding.New(finding.TriggerNothing, orElse(at, t.MeasureAt, t.At), "%s can never call: %s", t.ID, what).WithHint("%s", hint))
			}
		}
	}
	return fs
}

// triggerBy is about what is looked at on its own.
func triggerBy(_ *Context, t *decision.Trigger) (position.Ref, string, string) {
	allowed := []string{"plan", "family", "item"}
	switch {
	case slices.Contains(ofMarkets, t.Measure):
		allowed = []string{"plan", "family", "market", "item", "owner"}
	case slices.Contains(ofSources, t.Measure):
		allowed = []string{"plan", "family", "item", "source", "owner"}
	case t.Measure == "rate":
		allowed = []string{"plan"}
	}
	if slices.Contains(allowed, t.By) {
		return position.Ref{}, "", ""
	}
	return t.ByAt, t.Measure + " is of no " + t.By, "write one of " + strings.Join(allowed, ", ")
}

// triggerFilters is about lists that leave nothing over.
func triggerFilters(_ *Context, t *decision.Trigger) (position.Ref, string, string) {
	switch {
	case len(t.Sources) > 0 && !slices.Contains(ofSources, t.Measure):
		return t.SourcesAt, t.Measure + " is of no source", "remove `sources`, or measure supply or attainment"
	case len(t.Markets) > 0 && !slices.Contains(ofMarkets, t.Measure):
		return t.MarketsAt, t.Measure + " is of no market", "remove `markets`, or measure one of " + strings.Join(ofMarkets, ", ")
	case t.Measure == "rate" && len(t.Families)+len(t.Items) > 0:
		return orElse(t.FamiliesAt, t.ItemsAt), "a rate is of no item", "remove `families` and `items`"
	}
	return position.Ref{}, "", ""
}

func triggerCurrency(ctx *Context, t *decision.Trigger) (position.Ref, string, string) {
	_, known := ctx.Plan.Rates[t.Currency]
	switch {
	case t.Measure == "rate" && t.Currency == "":
		return position.Ref{}, "a rate needs its currency", "state `currency: USD`"
	case t.Measure != "rate" && t.Currency != "":
		return t.CurrencyAt, t.Measure + " is in no foreign currency", "remove `currency`, or measure the rate"
	case t.Measure == "rate" && !known:
		return t.CurrencyAt, "the network states no rate of " + t.Currency, "use a currency of the network's rates"
	}
	return position.Ref{}, "", ""
}

// triggerBudget: a budget states families in markets.
func triggerBudget(_ *Context, t *decision.Trigger) (position.Ref, string, string) {
	switch {
	case t.Against != decision.AgainstBudget:
	case !slices.Contains(ofBudgets, t.Measure):
		return t.AgainstAt, "no budget states " + t.Measure, "measure one of " + strings.Join(ofBudgets, ", ") + ", or hold it against the committed plan"
	case t.By == "item" || len(t.Items) > 0:
		return orElse(t.ItemsAt, t.ByAt), "a budget is of families, not of items", "look `by: family`"
	}
	return position.Ref{}, "", ""
}

// triggerWindow is about open periods: what happened is of closed ones.
func triggerWindow(_ *Context, t *decision.Trigger) (position.Ref, string, string) {
	switch {
	case !t.Window.Open:
	case !slices.Contains(ofOpen, t.Measure):
		return t.PeriodsAt, t.Measure + " of open periods adds up to nothing that could be off", "write `periods: last`, or measure one of " + strings.Join(ofOpen, ", ")
	case t.For > 1:
		return t.ForAt, "open periods are looked at as a whole, not one after the other", "remove `for`"
	}
	return position.Ref{}, "", ""
}

func triggerDirection(_ *Context, t *decision.Trigger) (position.Ref, string, string) {
	const all = quantity.Unit
	switch {
	case t.Measure == "attainment" && !t.Below:
		return t.DirectionAt, "nobody attains more than was committed", "write `direction: below`; what came beyond a commitment is supply"
	case t.Measure == "error" && !t.Above:
		return t.DirectionAt, "an error is never below zero", "write `direction: above`"
	case t.Percent != nil && *t.Percent >= all && !t.Above && slices.Contains([]string{"demand", "supply", "attainment", "stock", "backlog"}, t.Measure):
		return t.ExceedsAt, t.Measure + " cannot be below the plan by more than 100 %", "state less than 100 %"
	case t.Percent != nil && *t.Percent >= all && t.Measure == "attainment":
		return t.ExceedsAt, "nobody can miss more than 100 % of a commitment", "state less than 100 %"
	}
	return position.Ref{}, "", ""
}

func triggerUnits(_ *Context, t *decision.Trigger) (position.Ref, string, string) {
	switch {
	case t.Units != nil && (slices.Contains(inMoney, t.Measure) || t.Measure == "rate"):
		return t.ExceedsAt, t.Measure + " is not in units", "state `money` or `percent`"
	case t.Money != nil && t.Measure == "rate":
		return t.ExceedsAt, "a rate is no money", "state `percent`"
	}
	return position.Ref{}, "", ""
}

// triggerItems: items of none of its families are never looked at.
func triggerItems(ctx *Context, t *decision.Trigger) (position.Ref, string, string) {
	if len(t.Items) == 0 || len(t.Families) == 0 {
		return position.Ref{}, "", ""
	}
	for _, id := range t.Items {
		// An item that is not known is said apart, or its catalog could not be read.
		if i := ctx.Plan.ItemIDs.Index(id); i == dimension.None || slices.Contains(t.Families, ctx.Plan.Families[ctx.Plan.Items[i].Family].ID) {
			return position.Ref{}, "", ""
		}
	}
	return t.ItemsAt, "none of its items is of its families", "remove `families` or `items`"
}

// checkTriggerCover: a decision that covers what a trigger calls for names one
// that there is. Whether it calls now, the facts decide.
func (ctx *Context) checkTriggerCover(d *decision.Decision, c *decision.Cover) []finding.Finding {
	id, _, _ := strings.Cut(strings.TrimPrefix(c.Gap, triggerCover), "/")
	id = strings.TrimSuffix(id, "*")
	var ids []string
	for i := range ctx.Plan.Triggers {
		ids = append(ids, ctx.Plan.Triggers[i].ID)
	}
	ids = append(ids, watchedAnyway...)
	known := slices.ContainsFunc(ids, func(have string) bool {
		return have == id || strings.HasSuffix(c.Gap, "*") && strings.HasPrefix(have, id)
	})
	if known {
		return nil
	}
	return []finding.Finding{finding.New(finding.DecisionCoversNothing, c.At, "%s covers %s, and there is no trigger %s", d.ID, c.Gap, id).
		WithHint("the triggers are: %s", some(ids))}
}
