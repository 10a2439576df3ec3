package closing

import (
	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/render"
)

// Document says what was done, and what is missing where it was not.
func (r *Report) Document() *render.Document {
	d := &render.Document{Title: r.title()}
	if r.Name != "" {
		d.Title = r.Name + ": " + d.Title
	}
	var steps []render.Text
	for _, s := range r.Steps {
		steps = append(steps, s.text())
	}
	d.Blocks = append(d.Blocks, &render.List{Items: steps})
	switch r.Outcome {
	case Open:
		d.Blocks = append(d.Blocks, r.open()...)
	case Missing:
		d.Blocks = append(d.Blocks, r.missing()...)
	}
	if r.Do != "" {
		d.Blocks = append(d.Blocks, &render.Paragraph{Text: render.Plain(r.Do)})
	}
	if r.Hash != "" {
		d.Headline = append(d.Headline, render.Fact{Label: "Tag", Value: r.Tag}, render.Fact{Label: "Hash", Value: string(r.Hash)})
	}
	for i, line := range r.Next {
		if i == 0 {
			d.Blocks = append(d.Blocks, &render.Heading{Level: 2, Text: "Next"})
		}
		d.Blocks = append(d.Blocks, &render.Paragraph{Text: render.Plain(line)})
	}
	return d
}

func (r *Report) title() string {
	switch {
	case r.Outcome == Closed && r.Cycle == statement.Genesis:
		return "The chain of closes begins"
	case r.Outcome == Closed:
		return "Cycle " + r.Cycle + " is closed"
	case r.Outcome == Ready && r.Cycle == statement.Genesis:
		return "Genesis can be signed: nothing was done"
	case r.Outcome == Ready:
		return "Cycle " + r.Cycle + " can be closed: nothing was done"
	case r.Cycle == statement.Genesis:
		return "The chain of closes has not begun: " + r.Why
	case r.Cycle == "":
		return "The cycle is not closed: " + r.Why
	}
	return "Cycle " + r.Cycle + " is not closed: " + r.Why
}

// text is a step with its mark.
func (s Step) text() render.Text {
	switch s.State {
	case Failed:
		return render.Text{render.Bad.Of("✘ "), render.Strong.Of(s.Name), render.Normal.Of(": " + s.Text)}
	case Would:
		return render.Text{render.Muted.Of("– "), render.Strong.Of(s.Name), render.Normal.Of(": " + s.Text)}
	case Before:
		return render.Text{render.Good.Of("✔ "), render.Strong.Of(s.Name), render.Muted.Of(" (done before): "), render.Normal.Of(s.Text)}
	}
	return render.Text{render.Good.Of("✔ "), render.Strong.Of(s.Name), render.Normal.Of(": " + s.Text)}
}

// open lists what the plan lacks.
func (r *Report) open() []render.Block {
	if r.Gate == nil {
		return nil
	}
	var items []render.Text
	for _, p := range r.Gate.Points {
		if p.State != gate.Missing {
			continue
		}
		t := render.Text{render.Strong.Of(p.What), render.Normal.Of(": " + p.Text)}
		if p.By != "" {
			t = append(t, render.Muted.Of(" ("+p.By+")"))
		}
		items = append(items, t)
	}
	if len(items) == 0 {
		return nil
	}
	return []render.Block{&render.Heading{Level: 2, Text: "Missing on the list"}, &render.List{Items: items}}
}

// missing lists whom it waits for.
func (r *Report) missing() []render.Block {
	if r.SignOff == nil {
		return nil
	}
	var items []render.Text
	for _, rule := range r.SignOff.Rules {
		if rule.State != signoff.Open && rule.State != signoff.Rejected && rule.State != signoff.Failed {
			continue
		}
		name := rule.Name
		if name == "" {
			name = rule.ID
		}
		t := render.Text{render.Strong.Of(name)}
		if rule.New {
			t = append(t, render.Normal.Of(", by the policy that this close brings"))
		}
		if rule.Need != nil {
			t = append(t, render.Normal.Of(": "+rule.Need.Text))
		}
		items = append(items, t)
	}
	if len(items) == 0 {
		return nil
	}
	return []render.Block{&render.Heading{Level: 2, Text: "Not agreed"}, &render.List{Items: items}}
}
