package forgetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
)

// Open puts an issue there as somebody, and returns it with its number, which
// issues and pull requests share.
func (f *Fake) Open(who forge.User, title, body string, labels ...string) forge.Issue {
	f.mu.Lock()
	defer f.mu.Unlock()
	return *f.open(who, forge.NewIssue{Title: title, Body: body, Labels: labels})
}

func (f *Fake) open(who forge.User, n forge.NewIssue) *forge.Issue {
	number := 1
	for f.pulls[number] != nil || f.issues[number] != nil {
		number++
	}
	f.issues[number] = &forge.Issue{Number: number, Title: n.Title, Body: n.Body, URL: fmt.Sprintf("%s/issues/%d", f.Web, number), Author: who, Open: true,
		Labels: slices.Clone(n.Labels), Assignees: slices.Clone(n.Assignees), Created: f.tick()}
	return f.issues[number]
}

// Edit changes an issue as a person would.
func (f *Fake) Edit(number int, change func(*forge.Issue)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f.issues[number])
}

// Issues are all issues, by number.
func (f *Fake) Issues() []forge.Issue {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []forge.Issue
	for _, i := range sorted(f.issues) {
		out = append(out, *i)
	}
	return out
}

// Said are the comments on an issue or a pull request.
func (f *Fake) Said(number int) []forge.Comment {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.comments[number])
}

// OwnIssues are those of Me.
func (f *Fake) OwnIssues(ctx context.Context) ([]forge.Issue, error) {
	if err := f.begin(ctx, Call{Method: "OwnIssues"}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	var out []forge.Issue
	for _, i := range sorted(f.issues) {
		if i.Author.Is(f.Me) {
			out = append(out, *i)
		}
	}
	return out, nil
}

// CreateIssue opens one as Me.
func (f *Fake) CreateIssue(ctx context.Context, n forge.NewIssue) (*forge.Issue, error) {
	if err := f.begin(ctx, Call{Method: "CreateIssue", Text: n.Title}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	if err := f.limited(n.Body); err != nil {
		return nil, err
	}
	out := *f.open(f.Me, n)
	return &out, nil
}

// UpdateIssue changes any issue, as whoever may write can.
func (f *Fake) UpdateIssue(ctx context.Context, number int, title, body string, open bool) error {
	if err := f.begin(ctx, Call{Method: "UpdateIssue", Number: number, Text: title}); err != nil {
		return err
	}
	defer f.mu.Unlock()
	i := f.issues[number]
	if i == nil {
		return missing("issue", number)
	}
	i.Title, i.Body, i.Open = title, body, open
	return f.limited(body)
}

// Unlabel takes a label off.
func (f *Fake) Unlabel(ctx context.Context, number int, label string) error {
	if err := f.begin(ctx, Call{Method: "Unlabel", Number: number, Text: label}); err != nil {
		return err
	}
	defer f.mu.Unlock()
	if i := f.issues[number]; i != nil {
		i.Labels = slices.DeleteFunc(i.Labels, func(l string) bool { return strings.EqualFold(l, label) })
		return nil
	}
	return missing("issue", number)
}

// IssueComments are all of them.
func (f *Fake) IssueComments(ctx context.Context, number int) ([]forge.Comment, error) {
	if err := f.begin(ctx, Call{Method: "IssueComments", Number: number}); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	if f.issues[number] == nil {
		return nil, missing("issue", number)
	}
	return slices.Clone(f.comments[number]), nil
}

// CommentIssue writes one as Me.
func (f *Fake) CommentIssue(ctx context.Context, number int, body string) (forge.Comment, error) {
	if err := f.begin(ctx, Call{Method: "CommentIssue", Number: number, Text: body}); err != nil {
		return forge.Comment{}, err
	}
	defer f.mu.Unlock()
	if f.issues[number] == nil {
		return forge.Comment{}, missing("issue", number)
	}
	if err := f.limited(body); err != nil {
		return forge.Comment{}, err
	}
	return f.say(number, f.Me, body), nil
}

// DeleteIssueComment may only delete our own comments.
func (f *Fake) DeleteIssueComment(ctx context.Context, number int, id int64) error {
	if err := f.begin(ctx, Call{Method: "DeleteIssueComment", Number: number, ID: id}); err != nil {
		return err
	}
	defer f.mu.Unlock()
	if _, err := f.ours(number, id); err != nil {
		return err
	}
	f.comments[number] = slices.DeleteFunc(f.comments[number], func(c forge.Comment) bool { return c.ID == id })
	return nil
}
