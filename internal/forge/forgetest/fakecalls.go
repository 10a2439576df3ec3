package forgetest

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
)

// Kind is Which.
func (f *Fake) Kind() forge.Kind { return f.Which }

// Features is Can.
func (f *Fake) Features() forge.Features { return f.Can }

// Self is Me.
func (f *Fake) Self(ctx context.Context) (forge.User, error) {
	if err := f.begin(ctx, Call{Method: "Self"}); err != nil {
		return forge.User{}, err
	}
	defer f.mu.Unlock()
	return f.Me, nil
}

// PullRequest returns a copy.
func (f *Fake) PullRequest(ctx context.Context, number int) (*forge.PullRequest, error) {
	if err := f.begin(ctx, Call{Method: "PullRequest", Number: number}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	pr := f.pulls[number]
	if pr == nil {
		return nil, missing("pull request", number)
	}
	out := *pr
	return &out, nil
}

// OpenPullRequests are those whose state is open, by number.
func (f *Fake) OpenPullRequests(ctx context.Context) ([]forge.PullRequest, error) {
	if err := f.begin(ctx, Call{Method: "OpenPullRequests"}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	var out []forge.PullRequest
	for _, pr := range sorted(f.pulls) {
		if pr.State == "open" {
			out = append(out, *pr)
		}
	}
	return out, nil
}

// CreatePullRequest refuses a second open one of the same branch.
func (f *Fake) CreatePullRequest(ctx context.Context, n forge.NewPullRequest) (*forge.PullRequest, error) {
	if err := f.begin(ctx, Call{Method: "CreatePullRequest", Text: n.Title}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	for _, pr := range f.pulls {
		if pr.State == "open" && pr.HeadBranch == n.HeadBranch && pr.BaseBranch == n.BaseBranch {
			return nil, &forge.Problem{Summary: "cannot open the pull request: there is one of " + n.HeadBranch, Err: forge.ErrRefused}
		}
	}
	out := *f.add(forge.PullRequest{Title: n.Title, Body: n.Body, Author: f.Me, HeadBranch: n.HeadBranch, BaseBranch: n.BaseBranch, Draft: n.Draft})
	return &out, nil
}

// UpdatePullRequest sets title and body.
func (f *Fake) UpdatePullRequest(ctx context.Context, number int, title, body string) error {
	if err := f.begin(ctx, Call{Method: "UpdatePullRequest", Number: number, Text: title}); err != nil {
		return err
	}
	defer f.mu.Unlock()
	pr := f.pulls[number]
	if pr == nil {
		return missing("pull request", number)
	}
	pr.Title, pr.Body = title, body
	return nil
}

// Comments are in the order in which they were written.
func (f *Fake) Comments(ctx context.Context, number int) ([]forge.Comment, error) {
	if err := f.begin(ctx, Call{Method: "Comments", Number: number}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	if f.pulls[number] == nil {
		return nil, missing("pull request", number)
	}
	return slices.Clone(f.comments[number]), nil
}

// CreateComment refuses a body that is longer than the limit.
func (f *Fake) CreateComment(ctx context.Context, number int, body string) (forge.Comment, error) {
	if err := f.begin(ctx, Call{Method: "CreateComment", Number: number, Text: body}); err != nil {
		return forge.Comment{}, err
	}
	defer f.mu.Unlock()
	if f.pulls[number] == nil {
		return forge.Comment{}, missing("pull request", number)
	}
	if err := f.limited(body); err != nil {
		return forge.Comment{}, err
	}
	return f.say(number, f.Me, body), nil
}

// UpdateComment may only change our own comments.
func (f *Fake) UpdateComment(ctx context.Context, number int, id int64, body string) (forge.Comment, error) {
	if err := f.begin(ctx, Call{Method: "UpdateComment", Number: number, ID: id, Text: body}); err != nil {
		return forge.Comment{}, err
	}
	defer f.mu.Unlock()
	c, err := f.ours(number, id)
	if err != nil {
		return forge.Comment{}, err
	}
	if err := f.limited(body); err != nil {
		return forge.Comment{}, err
	}
	c.Body, c.Updated = body, f.tick()
	return *c, nil
}

// HideComment is as Features say.
func (f *Fake) HideComment(ctx context.Context, number int, id int64) error {
	if err := f.begin(ctx, Call{Method: "HideComment", Number: number, ID: id}); err != nil {
		return err
	}
	defer f.mu.Unlock()
	if !f.Can.Hide {
		return &forge.Problem{Summary: fmt.Sprintf("cannot hide the comment: %s has no such thing", f.Which), Err: forge.ErrUnsupported}
	}
	if _, err := f.ours(number, id); err != nil {
		return err
	}
	f.hidden[id] = true
	return nil
}

// DeleteComment may only delete our own comments.
func (f *Fake) DeleteComment(ctx context.Context, number int, id int64) error {
	if err := f.begin(ctx, Call{Method: "DeleteComment", Number: number, ID: id}); err != nil {
		return err
	}
	defer f.mu.Unlock()
	if _, err := f.ours(number, id); err != nil {
		return err
	}
	f.comments[number] = slices.DeleteFunc(f.comments[number], func(c forge.Comment) bool { return c.ID == id })
	return nil
}

// ours is a comment of the token's account.
func (f *Fake) ours(number int, id int64) (*forge.Comment, error) {
	for i := range f.comments[number] {
		c := &f.comments[number][i]
		if c.ID == id && c.Author.ID != f.Me.ID {
			return nil, &forge.Problem{Summary: "cannot change the comment: it is somebody else's", Err: forge.ErrPermission}
		}
		if c.ID == id {
			return c, nil
		}
	}
	return nil, missing("comment", id)
}

// Reviews are those that Review and SetReviews put there.
func (f *Fake) Reviews(ctx context.Context, number int) ([]forge.Review, error) {
	if err := f.begin(ctx, Call{Method: "Reviews", Number: number}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	if f.pulls[number] == nil {
		return nil, missing("pull request", number)
	}
	return slices.Clone(f.reviews[number]), nil
}

// Contributors are the opener and those that Contributed put there.
func (f *Fake) Contributors(ctx context.Context, number int) ([]forge.Contributor, error) {
	if err := f.begin(ctx, Call{Method: "Contributors", Number: number}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	pr := f.pulls[number]
	if pr == nil {
		return nil, missing("pull request", number)
	}
	out := forge.AddContributor(nil, forge.Contributor{User: pr.Author, How: forge.Opener, Of: fmt.Sprintf("#%d", number)})
	for _, c := range f.contribs[number] {
		out = forge.AddContributor(out, c)
	}
	return out, nil
}

// Branch knows main, which is protected, and those that SetBranch put there.
func (f *Fake) Branch(ctx context.Context, name string) (*forge.Branch, error) {
	if err := f.begin(ctx, Call{Method: "Branch", Text: name}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	b, ok := f.branches[name]
	if !ok {
		return nil, missing("the branch", name)
	}
	return &b, nil
}

// SetStatus keeps all of a context; the last one counts.
func (f *Fake) SetStatus(ctx context.Context, hash string, s forge.Status) error {
	if err := f.begin(ctx, Call{Method: "SetStatus", Hash: hash, Text: s.Context}); err != nil {
		return err
	}
	defer f.mu.Unlock()
	if n := len([]rune(s.Description)); f.Can.DescriptionLimit > 0 && n > f.Can.DescriptionLimit {
		return &forge.Problem{Summary: fmt.Sprintf("cannot set the status %s: its description has %d characters, at most %d", s.Context, n, f.Can.DescriptionLimit), Err: forge.ErrRefused}
	}
	switch s.State {
	case forge.Pending, forge.Success, forge.Failure, forge.Error:
	default:
		return &forge.Problem{Summary: fmt.Sprintf("cannot set the status %s: %q is no state", s.Context, s.State), Err: forge.ErrRefused}
	}
	s.Created = f.tick()
	f.statuses[hash] = append(f.statuses[hash], s)
	return nil
}

// Statuses are the last of each context.
func (f *Fake) Statuses(ctx context.Context, hash string) ([]forge.Status, error) {
	if err := f.begin(ctx, Call{Method: "Statuses", Hash: hash}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	last := map[string]forge.Status{}
	for _, s := range f.statuses[hash] {
		last[s.Context] = s
	}
	return sorted(last), nil
}

// Annotate replaces what stands on the head under that name.
func (f *Fake) Annotate(ctx context.Context, pr *forge.PullRequest, name string, as []forge.Annotation) (int, error) {
	if err := f.begin(ctx, Call{Method: "Annotate", Number: pr.Number, Hash: pr.HeadHash, Text: name}); err != nil {
		return 0, err
	}
	defer f.mu.Unlock()
	n := min(len(as), f.Can.AnnotationLimit)
	f.annotations[pr.HeadHash+" "+name] = slices.Clone(as[:n])
	return n, nil
}

// FileURL has GitHub's shape.
func (f *Fake) FileURL(hash, file string, line int) string {
	u := f.TreeURL(hash) + forge.EscapePath(file)
	if line > 0 {
		u += fmt.Sprintf("#L%d", line)
	}
	return u
}

// TreeURL has GitHub's shape.
func (f *Fake) TreeURL(hash string) string { return f.Web + "/blob/" + hash + "/" }

// CloneURL has GitHub's shape.
func (f *Fake) CloneURL() string { return f.Web + ".git" }
