package forge

import (
	"fmt"
	"strings"
)

// Context is where accord runs and for which proposal, as the CI environment,
// the overrides or a remote's address say. Everything in it but Pull is no more
// than a hint: numbers, branches and hashes are asked of the forge before they
// are believed.
type Context struct {
	Kind Kind `json:"kind"`
	// API and Web are the addresses of the interface and of the pages, without
	// a slash at the end: https://api.github.com and https://github.com.
	API string `json:"api"`
	Web string `json:"web"`
	// Repository is OWNER/NAME; at GitLab the project's path, with its groups.
	Repository string `json:"repository"`
	// Pull is the number of the pull request, 0 for none.
	Pull int `json:"pull,omitzero"`
	// Event is why CI runs, in its own words: pull_request, merge_group, push.
	Event string `json:"event,omitzero"`
	// Target is the branch that the proposal is for.
	Target string `json:"target,omitzero"`
	// Head is the proposal's tip where the environment names it; GitHub's does
	// not. Hash is the commit that CI runs on, which may be a test merge.
	Head string `json:"head,omitzero"`
	Hash string `json:"hash,omitzero"`
	Run  Run    `json:"run,omitzero"`
	// Summary and Output are files that CI reads after the step: the job's
	// summary in Markdown and its outputs as NAME=VALUE.
	Summary string `json:"-"`
	Output  string `json:"-"`
	// TokenVar is the name of the variable that holds the token, or that is to
	// hold it where none is set.
	TokenVar string `json:"-"`
	// Trusted says that CI or the user named the address, or that it is a public
	// forge's own: only there a token is sent.
	Trusted bool `json:"-"`
}

// Host is the forge's host with its port, as the policy names it for people's
// accounts.
func (c Context) Host() string { return strings.ToLower(hostOf(c.Web)) }

// Run is one run of CI.
type Run struct {
	ID      int64  `json:"id,omitzero"`
	Attempt int64  `json:"attempt,omitzero"` // from 1
	URL     string `json:"url,omitzero"`     // of its page
}

// Order is a number that is larger for a newer run of one repository, 0 outside
// CI. A repeated attempt is newer than the first and older than the next run.
func (r Run) Order() int64 {
	if r.ID <= 0 {
		return 0
	}
	const attempts = 1000
	return r.ID*attempts + min(max(r.Attempt, 0), attempts-1)
}

func (r Run) String() string {
	if r.Attempt > 1 {
		return fmt.Sprintf("%d.%d", r.ID, r.Attempt)
	}
	return fmt.Sprint(r.ID)
}
