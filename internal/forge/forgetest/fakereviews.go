package forgetest

import "github.com/accord-plan/accord/internal/forge"

// Review submits a review as somebody, of the head as it is now unless it names
// a commit, and returns it with its number.
func (f *Fake) Review(number int, r forge.Review) forge.Review {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	if f.Which != forge.GitLab {
		r.ID = f.next
		if pr := f.pulls[number]; pr != nil && r.Commit == "" {
			r.Commit = pr.HeadHash
		}
	}
	if r.SubmittedAt.IsZero() {
		r.SubmittedAt = f.tick()
	}
	f.reviews[number] = append(f.reviews[number], r)
	return r
}

// Dismiss dismisses a review, as GitHub and Gitea do.
func (f *Fake) Dismiss(number int, id int64, by forge.User) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.reviews[number] {
		if r := &f.reviews[number][i]; r.ID == id {
			r.Was, r.State, r.DismissedBy = r.State, forge.ReviewDismissed, &by
		}
	}
}

// SetReviews puts these in the place of all reviews, as where some were deleted.
func (f *Fake) SetReviews(number int, rs []forge.Review) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reviews[number] = rs
}

// Contributed says that somebody pushed to a pull request, or is the author of
// one of its commits.
func (f *Fake) Contributed(number int, c forge.Contributor) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.contribs[number] = append(f.contribs[number], c)
}

// SetBranch says what a branch is.
func (f *Fake) SetBranch(b forge.Branch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.branches[b.Name] = b
}
