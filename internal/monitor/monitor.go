// Package monitor tells people at the forge what calls for a review: one issue
// for each breach, which is updated in place while it lasts, closed when it is
// over and opened again when it comes back.
//
// Nothing twice: an issue is found by a hidden first line that binds the plan and
// the breach, among those that our own account wrote. Of two that were opened at
// once the older stays. Nothing forgotten: an issue that somebody closed is
// opened again while its breach lasts, unless a decision covers it or the issue
// has the label `accepted`. No flood: so many issues are open at most, and what
// is beyond stands in one overview. People are told of a change by a comment only
// where something of weight changed: a new period, a quarter more or less money,
// another cause.
package monitor

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/trigger"
	"github.com/accord-plan/accord/render"
)

const (
	// Label is on every issue that is opened here.
	Label = "accord"
	// Accepted is the label by which people say that an issue may stay closed
	// while its breach lasts.
	Accepted = "accepted"
	// rounds bounds how often issues are looked at again after a write that the
	// forge failed on, or that another run may have made too.
	rounds = 3
)

// Options say how issues are kept.
type Options struct {
	// Limit is how many breaches have an issue of their own; 0 for all.
	Limit int
	// Tree is the address below which the files of the revision are seen.
	Tree string
	// Prefix is the plan's folder in the repository.
	Prefix string
	// People are the accounts that a role's issues are assigned to.
	People func(ctx context.Context, role string) []forge.User
}

// Done is what was done, a line for each issue.
type Done struct{ Steps []string }

func (d *Done) say(format string, args ...any) {
	d.Steps = append(d.Steps, fmt.Sprintf(format, args...))
}

// Publish brings the issues into line with a report. It may be run again, and by
// two at once.
func Publish(ctx context.Context, f forge.Forge, r *trigger.Report, o Options) (Done, error) {
	k := &keeper{f: f, r: r, o: o, plan: planKey(r.Plan), d: &Done{}, said: map[int]bool{}, made: map[string]bool{}}
	var err error
	for range rounds {
		var settled bool
		settled, err = k.round(ctx)
		if settled || err != nil && !errors.Is(err, forge.ErrUnreachable) {
			break
		}
	}
	return *k.d, err
}

// keeper keeps the issues of one plan.
type keeper struct {
	f    forge.Forge
	r    *trigger.Report
	o    Options
	plan string
	d    *Done
	// said are the issues that this run has told of already; made are those that
	// it opened, by breach: a forge may list them late.
	said map[int]bool
	made map[string]bool
}

// kept are the issues of one breach, by number; the first is the one that counts.
type kept struct {
	issues []forge.Issue
	mark   mark // of the first
}

// round looks at all issues once and brings them into line. It is settled where
// nothing was opened: then no other run can have opened the same.
func (k *keeper) round(ctx context.Context) (settled bool, err error) {
	all, err := k.f.OwnIssues(ctx)
	if err != nil {
		return false, err
	}
	mine := k.ours(all)
	if newer := k.newer(mine); newer != "" {
		k.d.say("nothing sent: the issues know the facts of %s already", newer)
		return true, nil
	}
	opened := false
	wanted, rest := k.wanted(mine)
	var errs []error
	for _, w := range wanted {
		made, err := k.keep(ctx, w, mine[w.key])
		opened = opened || made
		errs = append(errs, err)
		delete(mine, w.key)
	}
	made, err := k.overview(ctx, rest, mine)
	opened = opened || made
	errs = append(errs, err, k.quiet(ctx, mine), k.over(ctx, mine))
	err = errors.Join(errs...)
	return !opened && err == nil, err
}

// ours picks the issues of this plan by breach. What somebody else wrote is none.
func (k *keeper) ours(all []forge.Issue) map[string]*kept {
	out := map[string]*kept{}
	for _, i := range all {
		m, ok := marked(i.Body)
		if !ok || m.plan != k.plan {
			continue
		}
		if out[m.breach] == nil {
			out[m.breach] = &kept{mark: m}
		}
		out[m.breach].issues = append(out[m.breach].issues, i)
	}
	return out
}

// newer is a later period that open issues know of: then this run looked at an
// older state of the plan.
func (k *keeper) newer(mine map[string]*kept) string {
	latest := ""
	for _, x := range mine {
		if x.issues[0].Open && len(x.mark.closed) == len(k.r.Closed) {
			latest = max(latest, x.mark.closed)
		}
	}
	if latest > k.r.Closed {
		return latest
	}
	return ""
}

// want is an issue that there is to be.
type want struct {
	key, trigger string
	breach       *trigger.Breach // nil for the overview
	title        string
	words        string // as they are compared: without links
	body         string // as they are sent
	money        string
	cause        string
	period       string
	owner        string
}

// wanted are the breaches with an issue of their own: those that have one, and
// then the largest up to the limit. The others go to the overview.
func (k *keeper) wanted(mine map[string]*kept) (out []want, rest []trigger.Breach) {
	own := 0
	has := func(b *trigger.Breach) bool {
		x := mine[breachKey(k.r.Plan, b.ID)]
		return x != nil && x.mark.state == open
	}
	for i := range k.r.Breaches {
		if has(&k.r.Breaches[i]) {
			own++
		}
	}
	for i := range k.r.Breaches {
		b := &k.r.Breaches[i]
		switch {
		case has(b):
		case k.o.Limit > 0 && own >= k.o.Limit:
			rest = append(rest, *b)
			continue
		default:
			own++
		}
		out = append(out, k.want(b))
	}
	return out, rest
}

// keep brings the issue of one breach into line; made says that one was opened.
func (k *keeper) keep(ctx context.Context, w want, x *kept) (made bool, err error) {
	if x == nil && k.made[w.key] {
		return false, nil
	}
	if x == nil {
		return k.open(ctx, w)
	}
	i := &x.issues[0]
	errs := []error{k.duplicates(ctx, x)}
	next := w.mark(k.plan, open, k.r.Closed)
	switch {
	case !i.Open && x.mark.state == open && i.Labelled(Accepted):
		k.tell(i, "stays closed: it is labelled %s", Accepted)
		return false, errors.Join(errs...)
	case !i.Open && x.mark.state == open:
		errs = append(errs, k.note(ctx, i, next, "Opened again: it still holds. Closing an issue does not decide it; a decision of the plan does, or the label `"+Accepted+"`."), k.write(ctx, i, w, next))
		k.tell(i, "opened again: somebody closed it, and it still holds")
	case !i.Open:
		errs = append(errs, k.note(ctx, i, next, "It is back: "+k.words(w)), k.write(ctx, i, w, next))
		k.tell(i, "opened again: it is back")
	case x.mark.digest == next.digest && i.Title == w.title && intact(i.Body, x.mark):
		k.tell(i, "says so already")
	default:
		if what := w.changed(x.mark); what != "" {
			errs = append(errs, k.note(ctx, i, next, what+": "+k.words(w)))
		}
		errs = append(errs, k.write(ctx, i, w, next))
		k.tell(i, "updated")
	}
	return false, errors.Join(errs...)
}

func (k *keeper) words(w want) string {
	if w.breach == nil {
		return w.title + "."
	}
	return render.BreachTitle(w.breach, k.r.Currency) + "."
}

// tell says once what became of an issue.
func (k *keeper) tell(i *forge.Issue, format string, args ...any) {
	if !k.said[i.Number] {
		k.d.say("#%d %s: %s", i.Number, fmt.Sprintf(format, args...), i.Title)
	}
	k.said[i.Number] = true
}

// open opens an issue. Whoever may not be assigned does not keep it from being
// opened.
func (k *keeper) open(ctx context.Context, w want) (bool, error) {
	n := forge.NewIssue{Title: w.title, Body: w.mark(k.plan, open, k.r.Closed).String() + w.body, Labels: []string{Label}}
	if k.o.People != nil && w.owner != "" {
		n.Assignees = k.o.People(ctx, w.owner)
	}
	i, err := k.f.CreateIssue(ctx, n)
	if len(n.Assignees) > 0 && (errors.Is(err, forge.ErrRefused) || errors.Is(err, forge.ErrNotFound)) {
		n.Assignees = nil
		i, err = k.f.CreateIssue(ctx, n)
	}
	if err != nil {
		return false, err
	}
	k.made[w.key] = true
	k.tell(i, "opened")
	return true, nil
}

func (k *keeper) write(ctx context.Context, i *forge.Issue, w want, m mark) error {
	return k.f.UpdateIssue(ctx, i.Number, w.title, m.String()+w.body, true)
}

// duplicates closes all but the oldest issue of a breach.
func (k *keeper) duplicates(ctx context.Context, x *kept) error {
	var errs []error
	for _, i := range x.issues[1:] {
		if !i.Open {
			continue
		}
		m, _ := marked(i.Body)
		m.state = over
		errs = append(errs, k.note(ctx, &i, m, fmt.Sprintf("Told in #%d.", x.issues[0].Number)), k.f.UpdateIssue(ctx, i.Number, i.Title, m.String()+unmarked(i.Body), false))
		k.tell(&i, "closed: #%d tells the same", x.issues[0].Number)
	}
	return errors.Join(errs...)
}

// overview keeps the one issue of what has none of its own.
func (k *keeper) overview(ctx context.Context, rest []trigger.Breach, mine map[string]*kept) (bool, error) {
	key := breachKey(k.r.Plan, overviewID)
	if len(rest) == 0 {
		return false, nil // which is over, if it is there
	}
	x := mine[key]
	delete(mine, key)
	return k.keep(ctx, k.wantOverview(rest), x)
}

// quiet closes the issues of breaches that a decision covers.
func (k *keeper) quiet(ctx context.Context, mine map[string]*kept) error {
	var errs []error
	for i := range k.r.Quiet {
		b := &k.r.Quiet[i]
		key := breachKey(k.r.Plan, b.ID)
		if x := mine[key]; x != nil {
			errs = append(errs, k.close(ctx, x, decided, "Quiet: decision "+b.CoveredBy+" covers it."))
			delete(mine, key)
		}
	}
	return errors.Join(errs...)
}

// over closes what is over. What could not be judged this time stays as it is.
func (k *keeper) over(ctx context.Context, mine map[string]*kept) error {
	unknown := map[string]bool{}
	for _, n := range k.r.NotJudged {
		if n.All {
			unknown[triggerKey(n.Trigger)] = true
		}
		for _, s := range n.Subjects {
			unknown[breachKey(k.r.Plan, n.Trigger+"/"+s)] = true
		}
	}
	var errs []error
	for _, key := range sortedKeys(mine) {
		x := mine[key]
		if unknown[x.mark.trigger] || unknown[key] {
			if x.issues[0].Open {
				k.tell(&x.issues[0], "stays: it could not be judged this time")
			}
			continue
		}
		errs = append(errs, k.close(ctx, x, over, "Over, with the facts to "+k.r.Closed+"."))
	}
	return errors.Join(errs...)
}

// close closes an issue with a word. One that is closed already is only noted to
// be over, so that it is opened again should the breach come back.
func (k *keeper) close(ctx context.Context, x *kept, s state, words string) error {
	i := &x.issues[0]
	errs := []error{k.duplicates(ctx, x)}
	if !i.Open && x.mark.state != open {
		return errors.Join(errs...)
	}
	m := x.mark
	m.state, m.closed = s, k.r.Closed
	if i.Open {
		errs = append(errs, k.note(ctx, i, m, words))
		k.tell(i, "closed: %s", map[state]string{over: "it is over", decided: "a decision covers it"}[s])
	}
	errs = append(errs, k.f.UpdateIssue(ctx, i.Number, i.Title, m.String()+unmarked(i.Body), false))
	if i.Labelled(Accepted) {
		errs = append(errs, k.f.Unlabel(ctx, i.Number, Accepted))
	}
	return errors.Join(errs...)
}

// note comments once: a comment that says the same of the same state is there
// already, or was written by another run at once and then goes.
func (k *keeper) note(ctx context.Context, i *forge.Issue, m mark, words string) error {
	head := noteLine(m, words)
	self, err := k.f.Self(ctx)
	if err != nil {
		return err
	}
	find := func() ([]forge.Comment, error) {
		cs, err := k.f.IssueComments(ctx, i.Number)
		return slices.DeleteFunc(cs, func(c forge.Comment) bool { return !c.Author.Is(self) || !noted(c.Body, head) }), err
	}
	if there, err := find(); err != nil || len(there) > 0 {
		return err
	}
	if _, err := k.f.CommentIssue(ctx, i.Number, head+inline(words)); err != nil {
		return err
	}
	there, err := find()
	if err != nil || len(there) < 2 {
		return err
	}
	slices.SortFunc(there, forge.OldestFirst)
	var errs []error
	for _, c := range there[1:] {
		if err := k.f.DeleteIssueComment(ctx, i.Number, c.ID); !errors.Is(err, forge.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
