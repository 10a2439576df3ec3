package gitea

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

// mostRemarks stand at one pull request at a time.
const mostRemarks = 20

// standing is a remark of ours that an earlier run put there.
type standing struct {
	key        string
	id, review int64
	line       int
	head       string // the commit that it was written on
	said       string // the line as it was, if Gitea kept it
	answered   bool   // somebody else wrote at the same line
}

// Annotate puts annotations as comments at their lines, in one review, as far
// as they are not there already, and takes those of ours away that are no
// longer true: deleted, or resolved if somebody has answered. Any line that the
// file has can carry one, in the diff or not.
//
// Two runs of one account can be at it at the same moment: what one takes away
// is gone for the other, and Gitea answers with 404 or 500. As what stands there
// is compared first, looking again does no harm.
func (t *tea) Annotate(ctx context.Context, pr *forge.PullRequest, name string, as []forge.Annotation) (int, error) {
	const rounds = 3
	for round := 1; ; round++ {
		placed, status, err := t.annotate(ctx, pr, name, as)
		if status != http.StatusNotFound && status != http.StatusInternalServerError || err == nil || round == rounds {
			return placed, err
		}
		select {
		case <-ctx.Done():
			return placed, ctx.Err()
		case <-time.After(time.Duration(round) * time.Second / 2):
		}
	}
}

// annotate is one round; status is that of the last answer.
func (t *tea) annotate(ctx context.Context, pr *forge.PullRequest, name string, as []forge.Annotation) (placed, status int, err error) {
	if err := forge.CheckHash(pr.HeadHash); err != nil {
		return 0, 0, err
	}
	self, err := t.Self(ctx)
	if err != nil {
		return 0, 0, err
	}
	err = t.try(ctx, fmt.Sprintf("put remarks at lines of pull request %d", pr.Number), writePull, func(c *gitea.Client, try *forge.Try) error {
		defer func() { status = try.Status }()
		files := &texts{tea: t, client: c, try: try, hash: pr.HeadHash, lines: map[string][]string{}}
		ours, err := t.standing(c, pr.Number, self)
		if err != nil {
			return err
		}
		kept, fresh, err := compare(as, name, ours, files)
		if err != nil {
			return err
		}
		placed = len(kept)
		if err := t.takeAway(c, try, pr.Number, ours, kept); err != nil || len(fresh) == 0 {
			return err
		}
		if err := t.review(c, pr, fresh); err != nil {
			return err
		}
		placed += len(fresh)
		return nil
	})
	return placed, status, err
}

// compare tells which of ours stay and what is new, up to as many as may stand.
// One whose line is another now, or says something else, is written anew: Gitea
// folds it away as outdated and does not tell.
func compare(as []forge.Annotation, name string, ours []standing, files *texts) (kept map[int64]bool, fresh []forge.Remark, err error) {
	kept = map[int64]bool{}
	for _, r := range forge.Remarks(name, as, func(forge.Annotation) string { return "" }) {
		if r.Line <= 0 || len(kept)+len(fresh) == mostRemarks {
			continue
		}
		found := false
		for _, s := range ours {
			if s.key != r.Key || kept[s.id] {
				continue
			}
			same, err := files.unchanged(s, r)
			if err != nil {
				return nil, nil, err
			}
			if same {
				kept[s.id], found = true, true
				break
			}
		}
		if found {
			continue
		}
		there, err := files.has(r)
		if err != nil {
			return nil, nil, err
		}
		if there {
			fresh = append(fresh, r)
		}
	}
	return kept, fresh, nil
}

// standing lists the remarks of all our reviews. A pending review of nothing
// but remarks was interrupted, is seen by nobody, and is deleted.
func (t *tea) standing(c *gitea.Client, number int, self forge.User) ([]standing, error) {
	var out []standing
	reviews, err := t.reviews(c, number)
	if err != nil {
		return nil, err
	}
	for _, r := range reviews {
		if r.Reviewer == nil || r.Reviewer.ID != self.ID || r.CodeCommentsCount == 0 {
			continue
		}
		list, _, err := c.ListPullReviewComments(t.owner, t.name, int64(number), r.ID)
		if err != nil {
			return nil, err
		}
		var mine []*gitea.PullReviewComment
		for _, one := range list {
			if forge.RemarkKey(one.Body) != "" && user(one.Reviewer).ID == self.ID {
				mine = append(mine, one)
			}
		}
		if r.State == gitea.ReviewStatePending {
			if len(mine) == len(list) {
				if _, err := c.DeletePullReview(t.owner, t.name, int64(number), r.ID); err != nil {
					return nil, err
				}
			}
			continue
		}
		for _, one := range mine {
			out = append(out, standing{key: forge.RemarkKey(one.Body), id: one.ID, review: r.ID, line: int(one.LineNum), head: r.CommitID, said: lastLine(one.DiffHunk), answered: answered(list, one)})
		}
	}
	return out, nil
}

// lastLine is the line that a comment is at, from the piece of the diff that
// Gitea keeps with it.
func lastLine(hunk string) string {
	hunk = strings.TrimSuffix(hunk, "\n")
	last := hunk[strings.LastIndexByte(hunk, '\n')+1:]
	if last == "" || strings.IndexByte(" +-", last[0]) < 0 {
		return ""
	}
	return strings.TrimSuffix(last[1:], "\r")
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

// takeAway deletes what is not kept, with its review if nothing else is in it,
// or resolves what somebody has answered.
func (t *tea) takeAway(c *gitea.Client, try *forge.Try, number int, ours []standing, kept map[int64]bool) error {
	stays := map[int64]bool{} // reviews
	var gone []standing
	for _, s := range ours {
		stays[s.review] = stays[s.review] || kept[s.id] || s.answered
		if !kept[s.id] {
			gone = append(gone, s)
		}
	}
	for _, s := range gone {
		var err error
		switch {
		case s.answered:
			_, err = c.ResolvePullReviewComment(t.owner, t.name, s.id)
		case stays[s.review]:
			_, err = c.DeleteIssueComment(t.owner, t.name, s.id)
		default:
			_, err = c.DeletePullReview(t.owner, t.name, int64(number), s.review)
		}
		// Somebody was faster, the review is gone already, or the forge is too
		// old to resolve.
		if err != nil && try.Status != http.StatusNotFound {
			return err
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
