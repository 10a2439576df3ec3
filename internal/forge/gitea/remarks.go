package gitea

import (
	"context"
	"fmt"
	"net/http"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

// mostRemarks stand at one pull request at a time.
const mostRemarks = 20

// standing is a remark of ours that an earlier run put there.
type standing struct {
	id, review int64
	line       int
	answered   bool // somebody else wrote at the same line
}

// Annotate puts annotations as comments at their lines, in one review, as far
// as they are not there already, and takes those of ours away that are no
// longer true: deleted, or resolved if somebody has answered.
func (t *tea) Annotate(ctx context.Context, pr *forge.PullRequest, name string, as []forge.Annotation) (int, error) {
	self, err := t.Self(ctx)
	if err != nil {
		return 0, err
	}
	var wanted []forge.Remark
	seen := map[string]bool{}
	for _, a := range as {
		if r := a.Remark(name, ""); a.Line > 0 && !seen[r.Key] && len(wanted) < mostRemarks {
			seen[r.Key] = true
			wanted = append(wanted, r)
		}
	}
	placed := 0
	err = t.try(ctx, fmt.Sprintf("put remarks at lines of pull request %d", pr.Number), writeCode, func(c *gitea.Client, try *forge.Try) error {
		ours, err := t.standing(c, pr.Number, self)
		if err != nil {
			return err
		}
		fresh := forget(wanted, ours)
		placed = len(wanted) - len(fresh)
		if err := t.takeAway(c, try, ours); err != nil || len(fresh) == 0 {
			return err
		}
		if err := t.review(c, pr, fresh); err != nil {
			return err
		}
		placed = len(wanted)
		return nil
	})
	return placed, err
}

// forget takes what is wanted out of what stands there, so that the rest is to
// go, and returns what is new. A remark at another line than its own is new.
func forget(wanted []forge.Remark, ours map[string][]standing) (fresh []forge.Remark) {
	for _, r := range wanted {
		found := false
		for i, s := range ours[r.Key] {
			if s.line == r.LastLine() {
				ours[r.Key] = append(ours[r.Key][:i:i], ours[r.Key][i+1:]...)
				found = true
				break
			}
		}
		if !found {
			fresh = append(fresh, r)
		}
	}
	return fresh
}

// standing lists the remarks of all our reviews. A pending review of nothing
// but remarks was interrupted, is seen by nobody, and is deleted.
func (t *tea) standing(c *gitea.Client, number int, self forge.User) (map[string][]standing, error) {
	out := map[string][]standing{}
	reviews, err := t.reviews(c, number)
	if err != nil {
		return nil, err
	}
	for _, r := range reviews {
		if user(r.Reviewer).ID != self.ID || r.Reviewer == nil || r.CodeCommentsCount == 0 {
			continue
		}
		list, _, err := c.ListPullReviewComments(t.owner, t.name, int64(number), r.ID)
		if err != nil {
			return nil, err
		}
		keys := 0
		for _, one := range list {
			if forge.RemarkKey(one.Body) != "" && user(one.Reviewer).ID == self.ID {
				keys++
			}
		}
		if r.State == gitea.ReviewStatePending {
			if keys == len(list) {
				if _, err := c.DeletePullReview(t.owner, t.name, int64(number), r.ID); err != nil {
					return nil, err
				}
			}
			continue
		}
		for _, one := range list {
			if key := forge.RemarkKey(one.Body); key != "" && user(one.Reviewer).ID == self.ID {
				out[key] = append(out[key], standing{id: one.ID, review: r.ID, line: int(one.LineNum), answered: answered(list, one)})
			}
		}
	}
	return out, nil
}

// answered says that something else stands at the line of a remark: Gitea has
// answers in the review and at the line of what they answer.
func answered(list []*gitea.PullReviewComment, to *gitea.PullReviewComment) bool {
	for _, one := range list {
		if one.Path == to.Path && one.LineNum == to.LineNum && forge.RemarkKey(one.Body) == "" {
			return true
		}
	}
	return false
}

func (t *tea) reviews(c *gitea.Client, number int) ([]*gitea.PullReview, error) {
	var out []*gitea.PullReview
	err := pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
		list, resp, err := c.ListPullReviews(t.owner, t.name, int64(number), gitea.ListPullReviewsOptions{ListOptions: o})
		ids := make([]int64, len(list))
		for i, r := range list {
			ids[i] = r.ID
		}
		out = append(out, list...)
		return resp, ids, err
	})
	return out, err
}

// takeAway deletes remarks, or resolves those that somebody has answered.
func (t *tea) takeAway(c *gitea.Client, try *forge.Try, ours map[string][]standing) error {
	for _, key := range forge.SortedKeys(ours) {
		for _, s := range ours[key] {
			var err error
			if s.answered {
				_, err = c.ResolvePullReviewComment(t.owner, t.name, s.id)
			} else {
				_, err = c.DeleteIssueComment(t.owner, t.name, s.id)
			}
			// Somebody was faster, or the forge is too old to resolve.
			if err != nil && try.Status != http.StatusNotFound {
				return err
			}
		}
	}
	return nil
}

// review puts the remarks as one review of event COMMENT.
func (t *tea) review(c *gitea.Client, pr *forge.PullRequest, rs []forge.Remark) error {
	o := gitea.CreatePullReviewOptions{State: gitea.ReviewStateComment, CommitID: pr.HeadHash}
	for _, r := range rs {
		o.Comments = append(o.Comments, gitea.CreatePullReviewComment{Path: r.File, Body: r.Body, NewLineNum: int64(r.LastLine())})
	}
	_, _, err := c.CreatePullReview(t.owner, t.name, int64(pr.Number), o)
	return err
}
