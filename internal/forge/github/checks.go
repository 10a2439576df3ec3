package github

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-github/v88/github"
)

const (
	mostAnnotations = 500 // of one run: ten requests
	perRequest      = 50  // GitHub's limit
	mostMessage     = 16 << 10
)

// Annotate makes a check run of the annotations, which GitHub shows beside
// every line, and puts suggested changes into a review. Both are tried: without
// the permission for the one the other is of use still. How many are placed is
// how many the check run has.
func (h *hub) Annotate(ctx context.Context, pr *forge.PullRequest, name string, as []forge.Annotation) (int, error) {
	if err := forge.CheckHash(pr.HeadHash); err != nil {
		return 0, err
	}
	placed, err := h.check(ctx, pr.HeadHash, name, as[:min(len(as), mostAnnotations)], len(as))
	if ctx.Err() != nil {
		return placed, ctx.Err()
	}
	if hints := h.suggest(ctx, pr, name, as); err == nil {
		err = hints
	}
	return placed, err
}

// check makes the check run. Annotations can only be added to one, so what
// says something else is a new one of the same name, which GitHub shows instead
// of the old one; what says the same stays.
func (h *hub) check(ctx context.Context, hash, name string, as []forge.Annotation, all int) (int, error) {
	ctx, try := h.Try(ctx, "put annotations as check "+name, "checks: write")
	id, digest := "", sha256.New()
	for _, a := range as {
		fmt.Fprintf(digest, "%q %q %q %q %d %d %d\n", a.File, a.Severity, a.Title, a.Message, a.Line, a.EndLine, a.Column)
	}
	id = "accord-" + short(digest.Sum(nil))
	old, err := h.runs(ctx, hash, name)
	if err != nil {
		return 0, try.Err(err)
	}
	i := slices.IndexFunc(old, func(r *github.CheckRun) bool { return r.GetStatus() == "completed" })
	if i >= 0 && old[i].GetExternalID() == id && old[i].GetOutput().GetAnnotationsCount() == len(as) {
		return len(as), nil
	}
	if len(as) == 0 && len(old) == 0 {
		return 0, nil
	}
	placed, err := h.newRun(ctx, hash, name, id, as, all)
	if err != nil {
		return placed, try.Err(err)
	}
	return placed, try.Err(h.abandon(ctx, name, old))
}

// runs are the check runs of that name on the commit, newest first; those of
// other apps are none of ours.
func (h *hub) runs(ctx context.Context, hash, name string) ([]*github.CheckRun, error) {
	var out []*github.CheckRun
	err := pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.Checks.ListCheckRunsForRef(ctx, h.owner, h.name, hash, &github.ListCheckRunsOptions{CheckName: &name, Filter: new("latest"), ListOptions: o})
		if err != nil {
			return resp, err
		}
		for _, r := range list.CheckRuns {
			if len(r.GetExternalID()) > len("accord-") && r.GetExternalID()[:len("accord-")] == "accord-" {
				out = append(out, r)
			}
		}
		return resp, nil
	})
	slices.SortFunc(out, func(a, b *github.CheckRun) int { return int(b.GetID() - a.GetID()) })
	return out, err
}

// newRun is in progress until its last annotations are there.
func (h *hub) newRun(ctx context.Context, hash, name, id string, as []forge.Annotation, all int) (int, error) {
	status, conclusion := verdict(as, len(as) <= perRequest)
	batch := as[:min(len(as), perRequest)]
	run, _, err := h.api.Checks.CreateCheckRun(ctx, h.owner, h.name, github.CreateCheckRunOptions{
		Name: name, HeadSHA: hash, ExternalID: &id, Status: &status, Conclusion: conclusion, Output: output(as, batch, all), DetailsURL: h.page()})
	if err != nil {
		return 0, err
	}
	for placed := len(batch); placed < len(as); placed += len(batch) {
		batch = as[placed:min(len(as), placed+perRequest)]
		status, conclusion := verdict(as, placed+len(batch) == len(as))
		if _, _, err := h.api.Checks.UpdateCheckRun(ctx, h.owner, h.name, run.GetID(), github.UpdateCheckRunOptions{
			Name: name, Status: &status, Conclusion: conclusion, Output: output(as, batch, all)}); err != nil {
			return placed, err
		}
	}
	return len(as), nil
}

// abandon ends runs that an interrupted job left in progress.
func (h *hub) abandon(ctx context.Context, name string, old []*github.CheckRun) error {
	for _, r := range old {
		if r.GetStatus() == "completed" {
			continue
		}
		if _, _, err := h.api.Checks.UpdateCheckRun(ctx, h.owner, h.name, r.GetID(), github.UpdateCheckRunOptions{
			Name: name, Status: new("completed"), Conclusion: new("cancelled")}); err != nil {
			return err
		}
	}
	return nil
}

func (h *hub) page() *string {
	if u := forge.LinkOnly(h.Run.URL); u != "" {
		return &u
	}
	return nil
}

func verdict(as []forge.Annotation, last bool) (status string, conclusion *string) {
	switch {
	case !last:
		return "in_progress", nil
	case slices.ContainsFunc(as, func(a forge.Annotation) bool { return a.Severity == forge.Failed }):
		return "completed", new("failure")
	}
	return "completed", new("success")
}

// output carries one batch; title and summary are of all.
func output(as, batch []forge.Annotation, all int) *github.CheckRunOutput {
	count := map[forge.Severity]int{}
	for _, a := range as {
		count[a.Severity]++
	}
	title := fmt.Sprintf("errors: %d, warnings: %d, notices: %d", count[forge.Failed], count[forge.Warning], count[forge.Notice])
	summary := "What stands at the lines of the plan's files; the comment on the pull request tells the rest."
	if all > len(as) {
		summary = fmt.Sprintf("The first %d of %d. ", len(as), all) + summary
	}
	out := &github.CheckRunOutput{Title: &title, Summary: &summary}
	for _, a := range batch {
		out.Annotations = append(out.Annotations, annotation(a))
	}
	return out
}

var levels = map[forge.Severity]string{forge.Failed: "failure", forge.Warning: "warning", forge.Notice: "notice"}

// annotation is plain text, which GitHub shows as it stands.
func annotation(a forge.Annotation) *github.CheckRunAnnotation {
	level, ok := levels[a.Severity]
	if !ok {
		level = "notice"
	}
	first := max(a.Line, 1)
	last := max(a.EndLine, first)
	message := forge.Plain(a.Message, mostMessage)
	if message == "" {
		message = forge.Plain(a.Title, mostMessage) // GitHub demands one
	}
	out := &github.CheckRunAnnotation{Path: &a.File, StartLine: &first, EndLine: &last, AnnotationLevel: &level, Message: &message}
	if t := forge.Plain(a.Title, 250); t != "" {
		out.Title = &t
	}
	if a.Column > 0 && first == last { // GitHub refuses columns over several lines
		out.StartColumn, out.EndColumn = new(a.Column), new(a.Column)
	}
	return out
}
