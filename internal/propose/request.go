package propose

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/render/markdown"
)

// The lines between which the text of a pull request is ours. Text of a plan
// cannot hold them: its `<` is escaped.
const (
	beginMark = "<!-- accord propose: what stands to the next mark is rewritten -->"
	endMark   = "<!-- accord propose: end -->"
)

// request opens the pull request, or brings its text up to date.
func (w *work) request(ctx context.Context) error {
	if w.o.DryRun || !w.r.Pushed {
		return nil
	}
	if w.Forge == nil {
		w.byHand("")
		return nil
	}
	f, err := w.Forge(ctx, w.Where)
	switch {
	case errors.Is(err, forge.ErrNotFound): // no forge is known
		w.byHand("")
		return nil
	case errors.Is(err, forge.ErrUnauthorized) || errors.Is(err, forge.ErrRefused) || errors.Is(err, forge.ErrUnsupported):
		w.byHand(err.Error())
		return nil
	case err != nil:
		return err
	}
	pr, err := w.open(ctx, f)
	if err != nil {
		return w.failed(err)
	}
	if pr == nil {
		err = w.create(ctx, f)
	} else {
		err = w.update(ctx, f, pr)
	}
	return w.failed(err)
}

// failed adds what stands to what the forge refused.
func (w *work) failed(err error) error {
	var p *forge.Problem
	if !errors.As(err, &p) {
		return err
	}
	do := strings.TrimSuffix(p.Do, ".")
	if do != "" {
		do += "; "
	}
	return &forge.Problem{Summary: p.Summary, Do: do + w.stands(), Err: p.Err}
}

// open is the open pull request of the branch, nil if there is none: that for
// the target, else any.
func (w *work) open(ctx context.Context, f forge.Forge) (*forge.PullRequest, error) {
	all, err := f.OpenPullRequests(ctx)
	if err != nil {
		return nil, err
	}
	ours := slices.DeleteFunc(all, func(p forge.PullRequest) bool { return p.Fork || p.HeadBranch != w.r.Branch })
	for i := range ours {
		if ours[i].BaseBranch == w.Target {
			return &ours[i], nil
		}
	}
	if len(ours) > 0 {
		return &ours[0], nil
	}
	return nil, nil
}

func (w *work) create(ctx context.Context, f forge.Forge) (err error) {
	if err := w.compose(limitOf(f, 0), f.TreeURL(w.r.Commit)); err != nil {
		return err
	}
	w.r.PullRequest, err = f.CreatePullRequest(ctx, forge.NewPullRequest{Title: w.r.Title, Body: between("", w.r.Body),
		HeadBranch: w.r.Branch, BaseBranch: w.Target, Draft: w.o.Draft})
	w.r.Did = "opened"
	return err
}

// update replaces our part of the text; the rest, and the title unless another
// one is asked for, are people's.
func (w *work) update(ctx context.Context, f forge.Forge, pr *forge.PullRequest) error {
	w.r.PullRequest, w.r.Did = pr, "unchanged"
	if err := w.compose(limitOf(f, markdown.Size(between(pr.Body, ""))), f.TreeURL(w.r.Commit)); err != nil {
		return err
	}
	title, body := pr.Title, between(pr.Body, w.r.Body)
	if w.o.Title != "" {
		title = w.r.Title
	}
	if title == pr.Title && sameText(body, pr.Body) {
		return nil
	}
	w.r.Did = "updated"
	if err := f.UpdatePullRequest(ctx, pr.Number, title, body); err != nil {
		return err
	}
	pr.Title, pr.Body = title, body
	return nil
}

// limitOf is the room that people's own text leaves.
func limitOf(f forge.Forge, theirs int) int {
	const marks = 200
	limit := markdown.DefaultLimit
	if n := f.Features().CommentLimit; n > 0 {
		limit = min(limit, n-marks)
	}
	return max(limit-theirs, 2_000)
}

// sameText ignores how lines end: forges change it.
func sameText(a, b string) bool {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a) == plain(b)
}

// between puts our text between its marks in a text that people may have
// changed; where the marks are not both there, behind it.
func between(text, ours string) string {
	block := beginMark + "\n" + strings.TrimSpace(ours) + "\n" + endMark
	from := strings.Index(text, beginMark)
	if from >= 0 {
		if to := strings.Index(text[from:], endMark); to >= 0 {
			return text[:from] + block + text[from+to+len(endMark):]
		}
	}
	if strings.TrimSpace(text) == "" {
		return block + "\n"
	}
	return strings.TrimRight(text, "\r\n ") + "\n\n" + block + "\n"
}

// byHand says how to open the pull request without a token.
func (w *work) byHand(why string) {
	if w.r.Open == "" {
		w.r.Open = compareURL(w.Where, w.Target, w.r.Branch)
	}
	if why != "" {
		w.r.Next = append(w.r.Next, why)
	}
	next := "open a pull request of " + w.r.Branch + " for " + w.Target + ", with the text that stands here"
	if w.r.Open != "" {
		next += ": " + w.r.Open
	}
	w.r.Next = append(w.r.Next, next)
}

// compareURL is where a forge opens a pull request for a person, "" where the
// forge is not known.
func compareURL(at forge.Context, target, branch string) string {
	repository := at.Web + "/" + at.Repository
	switch at.Kind {
	case forge.GitHub:
		return repository + "/compare/" + forge.EscapePath(target) + "..." + forge.EscapePath(branch) + "?expand=1"
	case forge.Gitea:
		return repository + "/compare/" + forge.EscapePath(target) + "..." + forge.EscapePath(branch)
	case forge.GitLab:
		return repository + "/-/merge_requests/new?" + url.Values{"merge_request[source_branch]": {branch}, "merge_request[target_branch]": {target}}.Encode()
	}
	return ""
}

// withoutSecrets takes names and passwords out of addresses that git repeats.
func withoutSecrets(s string) string {
	fields := strings.Split(s, "://")
	for i := 1; i < len(fields); i++ {
		end := strings.IndexAny(fields[i], "/ '\"\n")
		if end < 0 {
			end = len(fields[i])
		}
		if at := strings.LastIndexByte(fields[i][:end], '@'); at >= 0 {
			fields[i] = fields[i][at+1:]
		}
	}
	return strings.Join(fields, "://")
}
