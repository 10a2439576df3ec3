package attacktest

import (
	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
)

// review is one of the pull request, which the forge tells.
type review struct {
	// by is whose account it is; id another number, login another login.
	by    string
	id    int64
	login string
	state forge.ReviewState
	// commit is what was reviewed, the head where empty, and "-" where the forge
	// does not say.
	commit string
	edit   func(*forge.Review)
}

// maker is an account that the forge knows to have made the pull request.
type maker struct {
	by, how string
	id      int64
}

// pullRequest is what the forge knows of the branch that is proposed.
func (w *world) pullRequest(head history.Commit) *assess.Forge {
	f := &assess.Forge{Host: host, Path: "northlight/plan", PullRequest: 7}
	for i, x := range w.reviews {
		r := forge.Review{ID: int64(i + 1), Reviewer: forge.User{ID: account[x.by], Login: x.by}, State: x.state, Commit: head.Hash, SubmittedAt: w.now}
		if x.id != 0 {
			r.Reviewer.ID = x.id
		}
		if x.login != "" {
			r.Reviewer.Login = x.login
		}
		switch x.commit {
		case "":
		case "-":
			r.Commit = ""
		default:
			r.Commit = x.commit
		}
		if x.edit != nil {
			x.edit(&r)
		}
		f.Reviews = append(f.Reviews, r)
	}
	for _, m := range w.makers {
		id := m.id
		if id == 0 {
			id = account[m.by]
		}
		f.Contributors = append(f.Contributors, forge.Contributor{User: forge.User{ID: id, Login: m.by}, How: m.how, Of: "#7"})
	}
	return f
}
