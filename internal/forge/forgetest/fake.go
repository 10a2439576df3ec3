// Package forgetest has what tests need instead of a forge: [Fake], a forge in
// memory, and [Recorded], a transport that plays recorded answers and fails on
// every call that was not expected.
package forgetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/accord-plan/accord/internal/forge"
)

// Call is one call of a method of a [Fake], for its hook and its log.
type Call struct {
	Method string // such as "UpdateComment"
	Number int    // of the pull request
	ID     int64  // of the comment
	Hash   string // of the commit
	Text   string // body, description or name
}

func (c Call) String() string {
	s := c.Method
	if c.Number != 0 {
		s += fmt.Sprintf(" #%d", c.Number)
	}
	if c.ID != 0 {
		s += fmt.Sprintf(" %d", c.ID)
	}
	if c.Hash != "" {
		s += " " + c.Hash[:min(len(c.Hash), 7)]
	}
	return s
}

// Fake is a forge in memory. Its clock moves a second with each thing that is
// written. It may be used by several goroutines; the exported fields are set
// before its first call.
type Fake struct {
	Which forge.Kind
	Can   forge.Features
	Me    forge.User
	Web   string // such as https://forge.example/northlight/plan, without a slash at its end

	// Before is called before each call is carried out, without any lock, so
	// that it may change the fake itself: delete the comment that is about to
	// be updated, let another run write first, push a commit. What it returns
	// is the call's error, and then nothing is carried out.
	Before func(Call) error

	mu          sync.Mutex
	now         time.Time
	next        int64
	calls       []Call
	denied      map[string]error
	pulls       map[int]*forge.PullRequest
	issues      map[int]*forge.Issue
	comments    map[int][]forge.Comment
	hidden      map[int64]bool
	statuses    map[string][]forge.Status
	annotations map[string][]forge.Annotation
	reviews     map[int][]forge.Review
	contribs    map[int][]forge.Contributor
	branches    map[string]forge.Branch
}

var _ forge.Forge = (*Fake)(nil)

// New makes an empty forge of a kind, with that kind's limits, whose token
// belongs to accord-bot.
func New(kind forge.Kind) *Fake {
	f := &Fake{Which: kind, Me: forge.User{ID: 9001, Login: "accord-bot", Bot: true}, Web: "https://forge.example/northlight/plan",
		now: time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC), next: 100,
		denied: map[string]error{}, pulls: map[int]*forge.PullRequest{}, issues: map[int]*forge.Issue{}, comments: map[int][]forge.Comment{}, hidden: map[int64]bool{},
		statuses: map[string][]forge.Status{}, annotations: map[string][]forge.Annotation{}, reviews: map[int][]forge.Review{},
		contribs: map[int][]forge.Contributor{}, branches: map[string]forge.Branch{"main": {Name: "main", Protected: true}}}
	switch kind {
	case forge.GitHub:
		f.Can = forge.Features{CommentLimit: 65536, DescriptionLimit: 140, AnnotationLimit: 500, Mermaid: true, Details: true, Suggestions: true, Hide: true}
	case forge.GitLab:
		f.Can = forge.Features{CommentLimit: 1000000, DescriptionLimit: 255, AnnotationLimit: 20, Mermaid: true, Details: true, Suggestions: true}
	default:
		f.Can = forge.Features{CommentLimit: 65536, DescriptionLimit: 255, AnnotationLimit: 20, Mermaid: true, Details: true}
	}
	return f
}

// Deny makes a method fail as if the token lacked a permission, such as
// Deny("SetStatus", "statuses: write"). An empty permission allows it again.
func (f *Fake) Deny(method, permission string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.denied, method)
	if permission != "" {
		f.denied[method] = &forge.Problem{Summary: "cannot do this: the token lacks the permission " + permission, Do: "give the token that permission", Err: forge.ErrPermission}
	}
}

// Fail makes a method fail with this error; nil lets it work again.
func (f *Fake) Fail(method string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.denied, method)
	if err != nil {
		f.denied[method] = err
	}
}

// Add puts a pull request there as somebody who pushed and opened it, or in
// place of the one that has its number. Without a number it gets the next.
func (f *Fake) Add(pr forge.PullRequest) forge.PullRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return *f.add(pr)
}

func (f *Fake) add(pr forge.PullRequest) *forge.PullRequest {
	for n := 1; pr.Number == 0; n++ {
		if f.pulls[n] == nil && f.issues[n] == nil {
			pr.Number = n
		}
	}
	pr.State = cmp.Or(pr.State, "open")
	pr.BaseBranch = cmp.Or(pr.BaseBranch, "main")
	pr.URL = cmp.Or(pr.URL, fmt.Sprintf("%s/pulls/%d", f.Web, pr.Number))
	pr.HeadRef = cmp.Or(pr.HeadRef, fmt.Sprintf("refs/pull/%d/head", pr.Number))
	f.pulls[pr.Number] = &pr
	return &pr
}

// Say writes a comment as somebody else, or as ourselves in another run.
func (f *Fake) Say(number int, who forge.User, body string) forge.Comment {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.say(number, who, body)
}

func (f *Fake) say(number int, who forge.User, body string) forge.Comment {
	f.next++
	at := f.tick()
	c := forge.Comment{ID: f.next, Author: who, Body: body, URL: fmt.Sprintf("%s/pulls/%d#comment-%d", f.Web, number, f.next), Created: at, Updated: at}
	f.comments[number] = append(f.comments[number], c)
	return c
}

// Remove deletes a comment as somebody with the right to do so would.
func (f *Fake) Remove(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for n, cs := range f.comments {
		f.comments[n] = slices.DeleteFunc(cs, func(c forge.Comment) bool { return c.ID == id })
	}
}

// Rewrite changes a comment's body as another run of ours would.
func (f *Fake) Rewrite(id int64, body string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for n := range f.comments {
		for i := range f.comments[n] {
			if c := &f.comments[n][i]; c.ID == id {
				c.Body, c.Updated = body, f.tick()
			}
		}
	}
}

// Calls are the calls so far, those that failed too.
func (f *Fake) Calls() []Call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// Writes are the calls so far that change something.
func (f *Fake) Writes() []Call {
	reads := []string{"Self", "PullRequest", "OpenPullRequests", "Comments", "Statuses", "Reviews", "Contributors", "Branch", "OwnIssues", "IssueComments"}
	return slices.DeleteFunc(f.Calls(), func(c Call) bool { return slices.Contains(reads, c.Method) })
}

// Hidden says whether a comment is folded away.
func (f *Fake) Hidden(id int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.hidden[id]
}

// Annotations are what stands on a commit under a name.
func (f *Fake) Annotations(hash, name string) []forge.Annotation {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.annotations[hash+" "+name])
}

func (f *Fake) tick() time.Time {
	f.now = f.now.Add(time.Second)
	return f.now
}

// begin notes the call, asks the hook and then locks; the caller unlocks.
func (f *Fake) begin(ctx context.Context, c Call) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.mu.Lock()
	f.calls = append(f.calls, c)
	before := f.Before
	f.mu.Unlock()
	if before != nil {
		if err := before(c); err != nil {
			return err
		}
	}
	f.mu.Lock()
	if err := f.denied[c.Method]; err != nil {
		f.mu.Unlock()
		return err
	}
	return nil
}

func missing(what string, n any) error {
	return &forge.Problem{Summary: fmt.Sprintf("%s %v is not found, or the token may not see it", what, n), Err: forge.ErrNotFound}
}

// limited refuses what is longer than the forge takes, as forges do.
func (f *Fake) limited(body string) error {
	if n := len(utf16.Encode([]rune(body))); f.Can.CommentLimit > 0 && n > f.Can.CommentLimit {
		return &forge.Problem{Summary: fmt.Sprintf("cannot write the comment: %d characters, at most %d", n, f.Can.CommentLimit), Err: forge.ErrRefused}
	}
	if body == "" {
		return &forge.Problem{Summary: "cannot write the comment: it is empty", Err: forge.ErrRefused}
	}
	return nil
}

// sorted are the values of a map by its keys.
func sorted[K cmp.Ordered, V any](m map[K]V) []V {
	out := make([]V, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}
