package change

import (
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
)

// triggers compares them by id.
func (c *comparer) triggers() {
	of := func(_ side, t *decision.Trigger) key { return keyOf(t.ID) }
	merge(c.base.Plan.Triggers, c.head.Plan.Triggers, of, func(x, y *decision.Trigger) {
		switch {
		case x == nil:
			c.whole(triggerSubject(y), Added, Text(triggerText(y)), y.At)
		case y == nil:
			c.whole(triggerSubject(x), Removed, Text(triggerText(x)), x.At)
		default:
			c.move(Trigger, y.ID, x.At, y.At)
			c.triggerFields(triggerSubject(y), x, y)
		}
	})
}

func triggerSubject(t *decision.Trigger) *Subject {
	return &Subject{Kind: Trigger, What: t.ID, ID: t.ID, Owner: t.Owner, Note: t.Note}
}

func (c *comparer) triggerFields(sub *Subject, x, y *decision.Trigger) {
	c.fields(sub, x.ExceedsAt, y.ExceedsAt,
		field{"exceeds percent", optionalPercent(x.Percent), optionalPercent(y.Percent), false},
		field{"exceeds money", optional(x.Money), optional(y.Money), false},
		field{"exceeds units", optional(x.Units), optional(y.Units), false})
	c.fields(sub, x.At, y.At,
		field{"owner", Text(x.Owner), Text(y.Owner), false},
		field{"measure", Text(x.Measure), Text(y.Measure), false},
		field{"against", Text(x.Against), Text(y.Against), false},
		field{"by", Text(x.By), Text(y.By), false},
		field{"families", setValue(x.Families, "all"), setValue(y.Families, "all"), false},
		field{"markets", setValue(x.Markets, "all"), setValue(y.Markets, "all"), false},
		field{"items", setValue(x.Items, "all"), setValue(y.Items, "all"), false},
		field{"sources", setValue(x.Sources, "all"), setValue(y.Sources, "all"), false},
		field{"currency", Text(x.Currency), Text(y.Currency), false},
		field{"periods", Text(windowText(x.Window)), Text(windowText(y.Window)), false},
		field{"direction", Text(directionText(x)), Text(directionText(y)), false},
		field{"for", countValue(x.For), countValue(y.For), false},
		field{"review", Text(x.Review), Text(y.Review), false},
		field{"call", setValue(x.Call, ""), setValue(y.Call, ""), false},
		field{"due", countValue(x.Due), countValue(y.Due), false},
		field{"note", Text(x.Note), Text(y.Note), true})
}

// triggerText is a trigger in a line: `demand below committed by more than 10 %
// and 25000, for 2 periods`.
func triggerText(t *decision.Trigger) string {
	var limits []string
	if t.Percent != nil {
		limits = append(limits, t.Percent.Percent())
	}
	if t.Money != nil {
		limits = append(limits, "money "+t.Money.String())
	}
	if t.Units != nil {
		limits = append(limits, "units "+t.Units.String())
	}
	return joinWords(t.Measure, directionText(t), t.Against, "by more than", strings.Join(limits, " and "), "in", windowText(t.Window))
}

func directionText(t *decision.Trigger) string {
	switch {
	case t.Above && t.Below:
		return "either"
	case t.Above:
		return "above"
	}
	return "below"
}

func windowText(w decision.Window) string {
	switch {
	case w.YearToDate:
		return "year-to-date"
	case w.Open:
		return "open"
	case w.Last == 1:
		return "last"
	}
	return "last " + strconv.Itoa(w.Last)
}
