package gitlab

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	gitlab "gitlab.com/gitlab-org/api/client-go"
)

// mostRemarks stand at one merge request at a time: each is a thread, and a
// mail to everybody who takes part.
const mostRemarks = 20

// Annotate puts annotations as threads at their lines, as far as they are not
// there already, and takes those of ours away that are no longer true: deleted,
// or resolved if somebody has answered. Lines that the diff does not show cannot
// carry a thread.
func (l *lab) Annotate(ctx context.Context, pr *forge.PullRequest, name string, as []forge.Annotation) (int, error) {
	wanted := forge.Remarks(name, as, func(a forge.Annotation) string { return fmt.Sprintf("suggestion:-%d+0", a.LastLine()-a.Line) })
	ctx, try := l.Try(ctx, fmt.Sprintf("put remarks at lines of merge request %d", pr.Number), writer)
	self, err := l.Self(ctx)
	if err != nil {
		return 0, err
	}
	ours, err := l.threads(ctx, pr.Number, self)
	if err != nil {
		return 0, try.Err(err)
	}
	have, err := l.keep(ctx, try, pr.Number, wanted, ours)
	if err != nil {
		return len(have), try.Err(err)
	}
	fresh := slices.DeleteFunc(wanted, func(r forge.Remark) bool { return have[r.Key] })
	if len(fresh) == 0 || len(have) >= mostRemarks {
		return len(have), nil
	}
	n, err := l.place(ctx, try, pr, fresh, mostRemarks-len(have))
	return len(have) + n, try.Err(err)
}

// thread is a discussion that we began.
type thread struct {
	*gitlab.Discussion
	key   string
	first *gitlab.Note
}

func (l *lab) threads(ctx context.Context, number int, self forge.User) ([]thread, error) {
	var out []thread
	err := pages(func(o gitlab.ListOptions) (*gitlab.Response, error) {
		list, resp, err := l.api.Discussions.ListMergeRequestDiscussions(l.pid, int64(number), &gitlab.ListMergeRequestDiscussionsOptions{ListOptions: o}, gitlab.WithContext(ctx))
		for _, d := range list {
			if len(d.Notes) == 0 || d.Notes[0].Author.ID != self.ID {
				continue
			}
			if key := forge.RemarkKey(d.Notes[0].Body); key != "" {
				out = append(out, thread{d, key, d.Notes[0]})
			}
		}
		return resp, err
	})
	return out, err
}

// keep returns the keys that are wanted and there, once each, and takes the
// other threads away.
func (l *lab) keep(ctx context.Context, try *forge.Try, number int, wanted []forge.Remark, ours []thread) (map[string]bool, error) {
	have := map[string]bool{}
	for _, d := range ours {
		if !have[d.key] && slices.ContainsFunc(wanted, func(r forge.Remark) bool { return r.Key == d.key }) {
			have[d.key] = true
			continue
		}
		var err error
		switch {
		case len(d.Notes) == 1:
			_, err = l.api.Discussions.DeleteMergeRequestDiscussionNote(l.pid, int64(number), d.ID, d.first.ID, gitlab.WithContext(ctx))
		case d.first.Resolvable && !d.first.Resolved:
			_, _, err = l.api.Discussions.ResolveMergeRequestDiscussion(l.pid, int64(number), d.ID, &gitlab.ResolveMergeRequestDiscussionOptions{Resolved: new(true)}, gitlab.WithContext(ctx))
		}
		if err != nil && try.Status != http.StatusNotFound { // somebody was faster
			return have, err
		}
	}
	return have, nil
}

// place begins threads at lines of the diff as GitLab knows it now; if that is
// of another head the next run says it.
func (l *lab) place(ctx context.Context, try *forge.Try, pr *forge.PullRequest, rs []forge.Remark, room int) (int, error) {
	mr, _, err := l.api.MergeRequests.GetMergeRequest(l.pid, int64(pr.Number), nil, gitlab.WithContext(ctx))
	if err != nil || mr.DiffRefs.HeadSha != pr.HeadHash {
		return 0, err
	}
	files, err := l.diffs(ctx, pr.Number)
	if err != nil {
		return 0, err
	}
	placed := 0
	for _, r := range rs {
		f, ok := files[r.File]
		if !ok || !forge.Carries(f.lines, r.Annotation) {
			continue
		}
		if placed == room {
			break
		}
		position := &gitlab.PositionOptions{PositionType: new("text"), BaseSHA: &mr.DiffRefs.BaseSha, StartSHA: &mr.DiffRefs.StartSha, HeadSHA: &mr.DiffRefs.HeadSha,
			NewPath: &r.File, OldPath: &f.old, NewLine: new(int64(r.LastLine()))}
		if old := f.lines[r.LastLine()].Old; old > 0 { // an unchanged line has both
			position.OldLine = new(int64(old))
		}
		_, _, err := l.api.Discussions.CreateMergeRequestDiscussion(l.pid, int64(pr.Number), &gitlab.CreateMergeRequestDiscussionOptions{Body: &r.Body, Position: position}, gitlab.WithContext(ctx))
		switch {
		case err == nil:
			placed++
		case try.Status == http.StatusBadRequest: // GitLab sees the line otherwise
		default:
			return placed, err
		}
	}
	return placed, nil
}

type file struct {
	old   string
	lines map[int]forge.DiffLine
}

func (l *lab) diffs(ctx context.Context, number int) (map[string]file, error) {
	out := map[string]file{}
	err := pages(func(o gitlab.ListOptions) (*gitlab.Response, error) {
		list, resp, err := l.api.MergeRequests.ListMergeRequestDiffs(l.pid, int64(number), &gitlab.ListMergeRequestDiffsOptions{ListOptions: o}, gitlab.WithContext(ctx))
		for _, d := range list {
			out[d.NewPath] = file{old: d.OldPath, lines: forge.DiffLines(d.Diff)}
		}
		return resp, err
	})
	return out, err
}
