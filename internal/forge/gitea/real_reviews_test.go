package gitea_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-cmp/cmp"
)

// account makes a person of the repository, or an outsider, and lets them act.
func (r real) account(repo, name, permission string) (real, forge.User) {
	r.t.Helper()
	them := r
	them.token = r.person(name, "all")
	var u struct {
		ID    int64
		Login string
	}
	them.call(http.MethodGet, "/user", nil, &u)
	them.login = u.Login
	if permission != "" {
		r.call(http.MethodPut, "/repos/"+repo+"/collaborators/"+u.Login, map[string]any{"permission": permission}, nil)
	}
	return them, forge.User{ID: u.ID, Login: u.Login}
}

// said submits a review and returns its number.
func (r real) said(repo string, pr *forge.PullRequest, event, words string) int64 {
	r.t.Helper()
	var made struct{ ID int64 }
	r.call(http.MethodPost, fmt.Sprintf("/repos/%s/pulls/%d/reviews", repo, pr.Number), map[string]any{"event": event, "body": words}, &made)
	return made.ID
}

// reviews goes through what a Gitea that runs says of reviews: who counts, what
// an earlier word becomes, what a dismissal, a deletion and a push leave.
func (r real) reviews() {
	t, ctx := r.t, r.t.Context()
	repo := r.repository()
	f := r.open(repo, r.token)
	pr, err := f.CreatePullRequest(ctx, forge.NewPullRequest{Title: "Promo", HeadBranch: "promo", BaseBranch: "main"})
	if err != nil {
		t.Fatal(err)
	}
	clara, c := r.account(repo, "clara", "write")
	eve, e := r.account(repo, "eve", "")
	first := clara.said(repo, pr, "REQUEST_CHANGES", "no")
	second := clara.said(repo, pr, "APPROVED", "")
	clara.said(repo, pr, "COMMENT", "by the way")
	eve.said(repo, pr, "APPROVED", "")
	type row struct {
		Who      int64
		ID       int64
		State    forge.ReviewState
		Official string
		Commit   string
	}
	read := func() (out []row) {
		rs, err := f.Reviews(ctx, pr.Number)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range rs {
			x := row{v.Reviewer.ID, v.ID, v.State, "", v.Commit}
			if v.Official != nil {
				x.Official = fmt.Sprint(*v.Official)
			}
			if v.State == forge.ReviewComment {
				x.ID = 0
			}
			if v.SubmittedAt.IsZero() || v.SubmittedAt.Location() != time.UTC {
				t.Errorf("submitted at %v", v.SubmittedAt)
			}
			out = append(out, x)
		}
		return out
	}
	rs := read()
	if len(rs) != 4 {
		t.Fatalf("%+v", rs)
	}
	// The word that somebody says later dismisses their earlier one; an outsider
	// is not official.
	want := []row{{c.ID, first, forge.ReviewDismissed, "false", pr.HeadHash}, {c.ID, second, forge.ReviewApproved, "true", pr.HeadHash}, {c.ID, 0, forge.ReviewComment, "", pr.HeadHash}, {e.ID, rs[3].ID, forge.ReviewApproved, "false", pr.HeadHash}}
	if d := cmp.Diff(want, rs); d != "" {
		t.Error(d)
	}
	// What was reviewed stays the commit that it was, though it is pushed over.
	r.write(repo, "promo", file, text(5, "something else"))
	if rs = read(); rs[1].Commit != pr.HeadHash {
		t.Errorf("after a push the review is of %s", rs[1].Commit)
	}
	r.call(http.MethodPost, fmt.Sprintf("/repos/%s/pulls/%d/reviews/%d/dismissals", repo, pr.Number, second), map[string]any{"message": "again"}, nil)
	if rs = read(); rs[1].State != forge.ReviewDismissed {
		t.Errorf("%+v", rs[1])
	}
	r.call(http.MethodDelete, fmt.Sprintf("/repos/%s/pulls/%d/reviews/%d", repo, pr.Number, second), nil, nil)
	if rs = read(); len(rs) != 3 || rs[1].ID == second {
		t.Errorf("deleted: %+v", rs)
	}
	r.call(http.MethodDelete, "/admin/users/"+eve.login+"?purge=false", nil, nil)
	if rs = read(); len(rs) != 3 || rs[2].Who != 0 {
		t.Errorf("of a deleted account: %+v", rs)
	}
	r.contributors(repo, f, clara, c, pr.Number)
	r.protected(repo, f)
}

// contributors: who pushes while it is open is known.
func (r real) contributors(repo string, f forge.Forge, clara real, c forge.User, number int) {
	t := r.t
	clara.write(repo, "promo", file, text(5, "by clara"))
	var got []forge.Contributor
	for range 50 { // the forge notes a push a moment later
		var err error
		if got, err = f.Contributors(t.Context(), number); err != nil {
			t.Fatal(err)
		}
		if how(got, c) != "" && strings.Contains(how(got, c), "pusher") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if got[0].How != forge.Opener || got[0].User.Login != r.login || how(got, c) != "author committer pusher" {
		t.Errorf("%+v", got)
	}
}

// how lists how somebody took part.
func how(cs []forge.Contributor, u forge.User) string {
	var out []string
	for _, c := range cs {
		if c.User.ID == u.ID {
			out = append(out, c.How)
		}
	}
	return strings.Join(out, " ")
}

func (r real) protected(repo string, f forge.Forge) {
	t := r.t
	if b, err := f.Branch(t.Context(), "main"); err != nil || b.Protected || b.Name != "main" || len(b.Hash) != 40 {
		t.Errorf("%+v %v", b, err)
	}
	r.call(http.MethodPost, "/repos/"+repo+"/branch_protections", map[string]any{"rule_name": "main"}, nil)
	if b, err := f.Branch(t.Context(), "main"); err != nil || !b.Protected {
		t.Errorf("%+v %v", b, err)
	}
}
