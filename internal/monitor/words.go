package monitor

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/trigger"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/markdown"
)

// overviewID is what the overview is known by; no breach has an id without a slash.
const overviewID = "overview"

// mostTitle is how long a title may be, in characters; forges take 255.
const mostTitle = 200

// want makes the issue of a breach.
func (k *keeper) want(b *trigger.Breach) want {
	w := want{key: breachKey(k.r.Plan, b.ID), trigger: triggerKey(cmp.Or(b.Trigger, string(b.Kind))), breach: b, owner: b.Owner,
		title: title(render.BreachTitle(b, k.r.Currency)), money: amount(b.Money), cause: "-", period: "-"}
	if b.Cause != nil {
		w.cause = keyOf("source", b.Cause.Source)[:16]
	}
	if b.Kind == trigger.Variance {
		w.period = k.r.Closed
	}
	k.fill(&w, render.BreachDocument(k.r, b, k.o.Prefix, k.footer(b.ID)...))
	return w
}

func (k *keeper) wantOverview(rest []trigger.Breach) want {
	n := fmt.Sprintf("%d more that call for a review", len(rest))
	w := want{key: breachKey(k.r.Plan, overviewID), trigger: triggerKey(overviewID), title: title(n + ", plan " + k.r.Plan), money: "-", cause: "-", period: "-"}
	const most = 50
	shown := rest[:min(len(rest), most)]
	d := render.OverviewDocument(k.r, shown, k.o.Prefix, k.footer("")...)
	if len(rest) > most {
		d.Footer = append([]render.Text{render.Plain(fmt.Sprintf("%d more are in `accord monitor --limit 0`.", len(rest)-most))}, d.Footer...)
	}
	k.fill(&w, d)
	return w
}

// footer says whose issue it is, and how it ends.
func (k *keeper) footer(id string) []render.Text {
	out := []render.Text{render.Plain("Kept by accord monitor from the facts to " + k.r.Closed + ": updated in place, closed when it is over.")}
	if id != "" {
		out = append(out, render.Text{render.Normal.Of("To live with it, cover "), render.Code.Of(trigger.Prefix + id), render.Normal.Of(" by a decision of the plan, or close this with the label "),
			render.Code.Of(Accepted), render.Normal.Of(".")})
	}
	return out
}

// fill writes the words twice: without links, by which it is told whether they
// changed, and as they are sent, with links into the revision.
func (k *keeper) fill(w *want, d *render.Document) {
	w.words, w.body = written(d, ""), written(d, k.o.Tree)
	if limit := k.f.Features().CommentLimit; limit > 0 && len(utf16.Encode([]rune(w.body))) > limit-1000 {
		short := &render.Document{Blocks: d.Blocks[:1], Footer: append([]render.Text{render.Plain("What it is about is too long for an issue: see accord monitor.")}, d.Footer...)}
		w.words, w.body = written(short, ""), written(short, "")
	}
}

func written(d *render.Document, base string) string {
	var b bytes.Buffer
	_ = markdown.Write(&b, d, markdown.Options{Base: base}) // to memory
	return b.String()
}

// title is plain text of one line in which nothing calls anybody or anything.
func title(s string) string {
	s = strings.NewReplacer("@", " at ", "#", " ", "`", "'", "<", " ", ">", " ").Replace(render.Clean(s))
	return clip(strings.Join(strings.Fields(s), " "), mostTitle)
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// inline is a comment's words as Markdown.
func inline(words string) string {
	return markdown.Inline(render.Plain(words), "") + "\n"
}

func amount(n quantity.Number) string {
	if n.IsMissing() {
		return "-"
	}
	return n.String()
}

// mark is the first line of the issue that is wanted.
func (w want) mark(plan string, s state, closed string) mark {
	return mark{plan: plan, breach: w.key, trigger: w.trigger, state: s, closed: closed, period: w.period, money: w.money, cause: w.cause,
		digest: digestOf(strings.Join([]string{w.title, w.period, w.money, w.cause, w.words}, "\n")), body: digestOf(w.body)}
}

// changed says what of weight changed since an issue was written, "" if nothing
// did: a new period, money by more than a quarter, another cause.
func (w want) changed(m mark) string {
	var what []string
	if w.period != m.period && w.period != "-" {
		what = append(what, "with the facts of "+w.period)
	}
	if w.cause != m.cause {
		what = append(what, "another cause")
	}
	now, err1 := quantity.Parse(w.money)
	then, err2 := quantity.Parse(m.money)
	if err1 == nil && err2 == nil && 4*(now.Abs()-then.Abs()).Abs() > then.Abs() {
		if now.Abs() > then.Abs() {
			what = append(what, "more money")
		} else {
			what = append(what, "less money")
		}
	}
	if len(what) == 0 {
		return ""
	}
	s := strings.Join(what, ", ")
	return strings.ToUpper(s[:1]) + s[1:]
}
