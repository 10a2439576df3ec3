package gitlab

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/pattern"
	gitlab "gitlab.com/gitlab-org/api/client-go"
)

// Reviews are approvals and requests for changes as they stand. GitLab keeps no
// history of them, names no commit, and has no number for one.
func (l *lab) Reviews(ctx context.Context, number int) ([]forge.Review, error) {
	ctx, try := l.Try(ctx, fmt.Sprintf("read the approvals of merge request %d", number), reader)
	approvals, err := l.approvals(ctx, number)
	if err != nil {
		return nil, try.Err(err)
	}
	reviewers, _, err := l.api.MergeRequests.GetMergeRequestReviewers(l.pid, int64(number), gitlab.WithContext(ctx))
	if err != nil {
		return nil, try.Err(err)
	}
	var out []forge.Review
	for _, a := range approvals {
		if a.User == nil {
			out = append(out, forge.Review{State: forge.ReviewApproved})
			continue
		}
		r := forge.Review{Reviewer: user(a.User.ID, a.User.Username), State: forge.ReviewApproved}
		if a.At != nil {
			r.SubmittedAt = a.At.UTC()
		}
		out = append(out, r)
	}
	for _, v := range reviewers {
		if v.State == "requested_changes" && v.User != nil {
			// When they answered is not told. Whoever asks for changes has no approval
			// beside it, and if they had, this is what counts: it stands last.
			out = append(out, forge.Review{Reviewer: user(v.User.ID, v.User.Username), State: forge.ReviewRejected})
		}
	}
	return out, nil
}

// approval has the time, which newer servers tell and the client does not know.
type approval struct {
	User *gitlab.BasicUser `json:"user"`
	At   *time.Time        `json:"approved_at"`
}

func (l *lab) approvals(ctx context.Context, number int) ([]approval, error) {
	req, err := l.api.NewRequest(http.MethodGet, fmt.Sprintf("projects/%s/merge_requests/%d/approvals", gitlab.PathEscape(l.pid), number), nil, []gitlab.RequestOptionFunc{gitlab.WithContext(ctx)})
	if err != nil {
		return nil, err
	}
	var answer struct {
		By []approval `json:"approved_by"`
	}
	_, err = l.api.Do(req, &answer)
	return answer.By, err
}

// pushed is what GitLab writes below a merge request when somebody pushes to it.
var pushed = pattern.Of(`^added [0-9]+ (?:new )?commits?\b`)

// Contributors are the opener and who pushed while it was open. The authors of
// commits have no accounts in GitLab's answers.
func (l *lab) Contributors(ctx context.Context, number int) ([]forge.Contributor, error) {
	ctx, try := l.Try(ctx, fmt.Sprintf("read who pushed to merge request %d", number), reader)
	mr, _, err := l.api.MergeRequests.GetMergeRequest(l.pid, int64(number), nil, gitlab.WithContext(ctx))
	if err != nil {
		return nil, try.Err(err)
	}
	of := fmt.Sprintf("#%d", number)
	var out []forge.Contributor
	if mr.Author != nil {
		out = forge.AddContributor(out, forge.Contributor{User: user(mr.Author.ID, mr.Author.Username), How: forge.Opener, Of: of})
	}
	err = pages(func(o gitlab.ListOptions) (*gitlab.Response, error) {
		list, resp, err := l.api.Notes.ListMergeRequestNotes(l.pid, int64(number),
			&gitlab.ListMergeRequestNotesOptions{ListOptions: o, OrderBy: new("created_at"), Sort: new("asc")}, gitlab.WithContext(ctx))
		for _, n := range list {
			if n.System && pushed().MatchString(n.Body) {
				out = forge.AddContributor(out, forge.Contributor{User: user(n.Author.ID, n.Author.Username), How: forge.Pusher, Of: of})
			}
		}
		return resp, err
	})
	return out, try.Err(err)
}

func (l *lab) Branch(ctx context.Context, name string) (*forge.Branch, error) {
	ctx, try := l.Try(ctx, "read the branch "+name, reader)
	b, _, err := l.api.Branches.GetBranch(l.pid, name, gitlab.WithContext(ctx))
	if err != nil {
		return nil, try.Err(err)
	}
	out := &forge.Branch{Name: b.Name, Protected: b.Protected}
	if b.Commit != nil {
		out.Hash = b.Commit.ID
	}
	return out, nil
}
