package propose

import (
	"strings"

	"github.com/accord-plan/accord/render"
)

// Document says what was done, what is left to do and, where no pull request
// holds it, the text of one.
func (r *Report) Document() *render.Document {
	title := "Proposed: " + r.Title
	if r.DryRun {
		title = "Would propose: " + r.Title
	}
	d := &render.Document{Title: title, Blocks: []render.Block{&render.List{Items: r.steps()}}}
	if len(r.Next) > 0 {
		var next []render.Text
		for _, n := range r.Next {
			next = append(next, render.Plain(n))
		}
		d.Blocks = append(d.Blocks, &render.Heading{Level: 2, Text: "Next"}, &render.List{Items: next})
	}
	if r.PullRequest == nil && r.body != nil {
		d.Blocks = append(d.Blocks, &render.Heading{Level: 2, Text: "Text of the pull request"})
		if len(r.body.Headline) > 0 {
			d.Blocks = append(d.Blocks, &render.Facts{Items: r.body.Headline})
		}
		d.Blocks = append(d.Blocks, r.body.Blocks...)
	}
	return d
}

// steps are those that were taken.
func (r *Report) steps() []render.Text {
	branch := "branch"
	if r.NewBranch {
		branch = "new branch"
	}
	out := []render.Text{{render.Normal.Of(branch + " "), render.Code.Of(r.Branch), render.Normal.Of(", for "), render.Code.Of(r.Target)}}
	switch {
	case len(r.Files) > 0 && r.DryRun:
		out = append(out, render.Plain("a commit of "+names(r.Files)+by(r.Author)))
	case len(r.Files) > 0:
		out = append(out, render.Text{render.Normal.Of("commit "), render.Code.Of(short(r.Commit)), render.Normal.Of(" of " + names(r.Files) + by(r.Author))})
	default:
		out = append(out, render.Text{render.Normal.Of("commit "), render.Code.Of(short(r.Commit)), render.Normal.Of(" is there already")})
	}
	switch {
	case r.UpToDate:
		out = append(out, render.Plain(remote+" has it already"))
	case r.Pushed:
		out = append(out, render.Plain("pushed to "+remote))
	}
	if p := r.PullRequest; p != nil {
		did := map[string]string{"opened": "opened", "updated": "is there, its text is brought up to date", "unchanged": "is there, its text says so already"}[r.Did]
		out = append(out, render.Text{{Text: "pull request #" + render.Whole(p.Number), Link: &render.Link{Address: p.URL}}, render.Normal.Of(" " + did + ": " + p.URL)})
	}
	return out
}

// names lists files, at most three of them.
func names(files []string) string {
	const most = 3
	if n := len(files) - most; n > 0 {
		return strings.Join(files[:most], ", ") + " and " + render.Whole(n) + " more"
	}
	return strings.Join(files, ", ")
}

func by(author string) string {
	if author == "" {
		return ""
	}
	return " by " + author
}
