package propose

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
	"github.com/accord-plan/accord/render/markdown"
)

// thing is one adjustment, commitment or other subject that was edited.
type thing struct {
	kind change.Kind
	id   string // what it is called in names
	what string // what it is about, as people say it
	gone bool   // it was removed as a whole
}

// thingsOf lists what was edited, each once: adjustments first, commitments,
// the rest.
func thingsOf(d *change.Diff) []thing {
	if d == nil {
		return nil
	}
	var out []thing
	seen := map[thing]bool{}
	removed := map[*change.Subject]bool{}
	for i := range d.Edited {
		if e := &d.Edited[i]; e.How == change.Removed && e.Field == "" && !e.IsNumber() {
			removed[e.Subject] = true
		}
	}
	for i := range d.Edited {
		s := d.Edited[i].Subject
		t := thing{kind: s.Kind, what: s.What, id: s.ID, gone: removed[s]}
		switch {
		case s.Kind == change.Commitment:
			t.id = s.Source + "-" + s.Item
			t.what = s.Item + " from " + s.Source
		case t.id == "":
			t.id = string(s.Kind) + "-" + s.What
		}
		if s.Kind == change.Adjustment && s.Market != "" {
			t.what = strings.TrimSuffix(s.What, " "+s.Market) + " in " + s.Market
		}
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b thing) int { return a.rank() - b.rank() })
	return out
}

func (t thing) rank() int {
	switch {
	case t.gone:
		return 3
	case t.kind == change.Adjustment:
		return 0
	case t.kind == change.Commitment:
		return 1
	}
	return 2
}

// harmless keeps names of a plan from mentioning people or closing issues when
// a forge reads them in a title or a commit.
func harmless(s string) string { return oneLine(disarm.Message(render.Clean(s))) }

// titleOf derives the title: what is adjusted, and by which adjustments.
func titleOf(d *change.Diff, files int) string {
	const longest = 72
	things := thingsOf(d)
	if len(things) == 0 {
		return "Change " + render.Count(files, "file", "files") + " of the plan"
	}
	first := things[0]
	verb := map[change.Kind]string{change.Adjustment: "Adjust", change.Commitment: "Commit"}[first.kind]
	switch {
	case first.gone:
		verb = "Remove " + string(first.kind)
	case verb == "":
		verb = "Change " + string(first.kind)
	}
	title := verb + " " + first.what
	if first.kind == change.Adjustment {
		title += " (" + first.id + ")"
	}
	if n := len(things) - 1; n > 0 {
		title += " and " + render.Whole(n) + " more"
	}
	if r := []rune(harmless(title)); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return harmless(title)
}

// messageOf is the commit's message: the title, and the numbers that were
// edited. Notes of people stay in the files.
func messageOf(title string, d *change.Diff) string {
	const most = 20
	var lines []string
	if d != nil {
		for i := range d.Edited {
			e := &d.Edited[i]
			if !e.IsNumber() {
				continue
			}
			if len(lines) == most {
				lines = append(lines, "…")
				break
			}
			lines = append(lines, harmless(numberLine(e)))
		}
	}
	if len(lines) == 0 {
		return title + "\n"
	}
	return title + "\n\n" + strings.Join(lines, "\n") + "\n"
}

func numberLine(e *change.Edit) string {
	periods := e.From
	if e.To != e.From && e.To != "" {
		periods += ".." + e.To
	}
	value := func(v change.Value) string {
		if !v.Stated() {
			return "nothing"
		}
		return v.String()
	}
	s := fmt.Sprintf("%s, %s: %s to %s", e.What, periods, value(e.Before), value(e.After))
	if e.ID != "" {
		s += " (" + e.ID + ", " + e.Reason + ")"
	}
	return strings.TrimSuffix(strings.Replace(s, ", )", ")", 1), ", ")
}

// write makes title, message and text.
func (w *work) write(context.Context) error {
	w.r.Title = oneLine(w.o.Title)
	if w.r.Title == "" {
		w.r.Title, _, _ = strings.Cut(strings.TrimSpace(w.o.Message), "\n")
		w.r.Title = oneLine(w.r.Title)
	}
	if w.r.Title == "" {
		w.r.Title = titleOf(w.Diff, len(w.found.all))
	}
	if w.r.message = w.o.Message; strings.TrimSpace(w.r.message) == "" {
		w.r.message = messageOf(w.r.Title, w.Diff)
	}
	w.r.body = &render.Document{Title: w.r.Title, Blocks: []render.Block{&render.Paragraph{
		Text: render.Plain("What follows is not known: the plan of " + w.Target + " has errors.")}}}
	if w.Diff != nil {
		w.Diff.Head.Label = w.r.Branch // where it is to be found, and not in a folder of ours
		w.r.body = render.ProposalDocument(w.Diff, w.Plan, w.View)
	}
	if len(w.o.Lead) > 0 {
		w.r.body.Blocks = slices.Concat(w.o.Lead, w.r.body.Blocks)
	}
	return w.compose(markdown.DefaultLimit, "")
}

// compose writes the text in Markdown, at most so many characters; base is
// where files can be seen.
func (w *work) compose(limit int, base string) error {
	var b bytes.Buffer
	err := markdown.Write(&b, w.r.body, markdown.Options{Limit: limit, Base: base})
	w.r.Body = b.String()
	return err
}
