// Package chain reads the tags of a plan, from genesis to the newest close, and
// says of each what holds and what does not.
//
// Genesis is the root of trust: nobody can say from inside a repository that it
// is the right one, so its hash is what people keep outside ([Options]). Each
// close names the hash of the tag before it, was signed by a closer of the
// policy of that tag, and says what the plan was; all of that is computed anew
// from objects whose names were proven.
package chain

import (
	"time"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

// Options are what somebody knows from elsewhere.
type Options struct {
	// Genesis is the hash of the genesis tag's bytes; empty leaves the chain
	// unanchored.
	Genesis statement.Hash
	// Expect are hashes of closes by their cycle: a clone that lacks one of them
	// is stale, one with another hash was tampered with.
	Expect map[string]statement.Hash
}

// Chain is genesis and the closes that follow it.
type Chain struct {
	// Name is the plan's name in tags, empty for a plan that is alone.
	Name string
	// Genesis is nil where the repository has none.
	Genesis *Link
	// Closes follow from genesis, one from the other, oldest first.
	Closes []*Link
	// Stray are tags that are named like closes of this plan and do not follow
	// from genesis: forks, gaps, tags of other plans and tags that are none.
	Stray []*Link
	// Anchored says that genesis is the one that Options name.
	Anchored bool
	// Faults are those of the chain as a whole.
	Faults []Fault
	// Notes are no faults and should be known.
	Notes []string
}

// Link is a tag of the chain: genesis or a close.
type Link struct {
	// Cycle is 2026-12, 2026-12.2 or genesis, as the reference says; Tag is the
	// reference without refs/tags/.
	Cycle, Tag string
	// Hash is that of the tag's bytes, Raw.
	Hash statement.Hash
	Raw  []byte
	// Message is what the tag says, nil where it has not the form of a close.
	Message *statement.Tag
	// Commit is the zero value where the tag's target is none.
	Commit history.Commit
	// On is when the tag says it was made, in UTC.
	On time.Time
	// Signer is whose key signed it, by the policy that judges.
	Signer Signer
	// Judge is the policy that judges: that of the link before, of genesis its
	// own. Policy is the one that the content brings.
	Judge, Policy *policy.Policy
	// PolicyHash is the digest of the section of Policy.
	PolicyHash statement.Hash
	// Content is the plan at Commit, spelled; nil where it cannot be.
	Content *digest.Content
	// Statements are those that the tag's `statements` names, as they lie in git.
	Statements []Filed
	// Recovered says that recovery keys put the policy in its place, so that a
	// closer of the new one could sign.
	Recovered bool
	// Previous is the link that this one follows, nil of genesis.
	Previous *Link
	// Checks are all that was asked of the link, in the order of asking.
	Checks []Check

	parts   *signature.SignedTag // nil where the tag cannot be taken apart
	revoked bool                 // by the target
}

// Signer is who signed a tag.
type Signer struct{ Person, KeyID, Fingerprint string }

// Filed is a statement, or a record of a review, with its signature.
type Filed struct {
	Path            string // from the repository's root
	Body, Signature []byte
	Hash            statement.Hash
	// One of them is set.
	Statement *statement.Statement
	Record    *statement.Record
}

// Check is one question and its answer.
type Check struct {
	// Name is one of tag, form, chain, content, base, policy, statements,
	// signature, closer, key, date, ancestry and held.
	Name  string
	Holds bool
	// Why says in words what holds or what does not.
	Why string
}

// Fault is something that does not hold, and what to do about it.
type Fault struct{ Why, Do string }

// Holds says that every check of this link holds, whatever came before it. That
// it waits for a holder is no matter of its own.
func (l *Link) Holds() bool {
	for _, c := range l.Checks {
		if !c.Holds && c.Name != held {
			return false
		}
	}
	return len(l.Checks) > 0
}

// Waits says that its key was revoked later and that no close by another key
// follows: it may be the work of whoever stole the key. Something can follow it,
// which is how another closer holds it, and until then nothing is proven.
func (l *Link) Waits() bool {
	for _, c := range l.Checks {
		if !c.Holds && c.Name == held {
			return true
		}
	}
	return false
}

// Verified says that this link holds and each one before it.
func (l *Link) Verified() bool {
	for ; l != nil; l = l.Previous {
		if !l.Holds() {
			return false
		}
	}
	return true
}

// Plan is the hash that statements call the plan by, None without genesis.
func (c *Chain) Plan() statement.Hash {
	if c == nil || c.Genesis == nil {
		return statement.None
	}
	return c.Genesis.Hash
}

// Newest is the newest verified close, else genesis where that is verified, else
// nil. Its commit is what is committed.
func (c *Chain) Newest() *Link {
	if c == nil {
		return nil
	}
	for i := len(c.Closes) - 1; i >= 0; i-- {
		if c.Closes[i].Verified() {
			return c.Closes[i]
		}
	}
	if c.Genesis != nil && c.Genesis.Verified() {
		return c.Genesis
	}
	return nil
}

// Head is the last tag of the chain, verified or not, nil without genesis.
func (c *Chain) Head() *Link {
	if c == nil || len(c.Closes) == 0 {
		if c == nil {
			return nil
		}
		return c.Genesis
	}
	return c.Closes[len(c.Closes)-1]
}

// Proven says that all of the chain holds and that nothing is named like a close
// and is none.
func (c *Chain) Proven() bool {
	if c == nil || c.Genesis == nil || !c.Head().Verified() || len(c.Stray) > 0 || len(c.Faults) > 0 {
		return false
	}
	for l := c.Head(); l != nil; l = l.Previous {
		if l.Waits() {
			return false
		}
	}
	return true
}
