package attacktest

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

// change is a commit to be made.
type change struct {
	// by makes and signs it; author and committer, as NAME <ADDRESS>, are what it
	// says, by's own where empty. key signs it in the place of by's, and "-" does
	// not sign.
	by, author, committer, key string
	message                    string
	write                      map[string]string
	drop                       []string
	put                        map[string]entry // files of odd modes
	with                       []string         // further parents
}

func who(person string) string {
	return strings.ToUpper(person[:1]) + person[1:] + " <" + person + "@northlight.example>"
}

// commit makes a commit on a branch, which is begun at main where it is not there.
func (w *world) commit(branch string, c change) string {
	w.t.Helper()
	at, there := w.tips[branch]
	if !there && w.tips["main"].commit != "" && branch != ledger.Branch {
		at = w.tips["main"]
	}
	if at.files = maps.Clone(at.files); at.files == nil {
		at.files = map[string]entry{}
	}
	for name, text := range c.write {
		at.files[name] = entry{plain, w.object("blob", []byte(text))}
	}
	maps.Copy(at.files, c.put)
	for _, name := range c.drop {
		if _, has := at.files[name]; !has {
			w.t.Fatalf("%s has no %s", branch, name)
		}
		delete(at.files, name)
	}
	var parents []string
	if at.commit != "" {
		parents = append(parents, at.commit)
	}
	at.commit = w.commitOf(w.tree(at.files), append(parents, c.with...), c)
	w.tips[branch] = at
	w.ref("refs/heads/"+branch, at.commit)
	return at.commit
}

// commitOf writes the commit of a tree, signed as git does it.
func (w *world) commitOf(tree string, parents []string, c change) string {
	w.t.Helper()
	w.now = w.now.Add(time.Hour)
	if c.by == "" {
		c.by = "dora"
	}
	if c.author == "" {
		c.author = who(c.by)
	}
	if c.committer == "" {
		c.committer = who(c.by)
	}
	if c.key == "" {
		c.key = c.by
	}
	if c.message == "" {
		c.message = "Plan"
	}
	head := "tree " + tree + "\n"
	for _, p := range parents {
		head += "parent " + p + "\n"
	}
	stamp := fmt.Sprintf(" %d +0000\n", w.now.Unix())
	head += "author " + c.author + stamp + "committer " + c.committer + stamp
	body := "\n" + c.message + "\n"
	if c.key != "-" {
		armour := strings.TrimSuffix(string(signedtest.Sign(w.t, c.key, []byte(head+body), statement.TagNamespace)), "\n")
		head += "gpgsig " + strings.ReplaceAll(armour, "\n", "\n ") + "\n"
	}
	return w.object("commit", []byte(head+body))
}

// edit replaces text in a file of a branch.
func (w *world) edit(branch, name string, edits ...string) string {
	w.t.Helper()
	return w.commit(branch, change{write: map[string]string{name: replaced(w.read(branch, name), edits...)}})
}

// write puts a file onto a branch.
func (w *world) write(branch, name, text string) string {
	w.t.Helper()
	return w.commit(branch, change{write: map[string]string{name: text}})
}

func (w *world) read(branch, name string) string {
	w.t.Helper()
	at, ok := w.tips[branch]
	if !ok {
		at = w.tips["main"]
	}
	e, ok := at.files[name]
	if !ok {
		w.t.Fatalf("%s has no %s", branch, name)
	}
	return string(w.raw(e.hash))
}

// merge moves main to a branch that is ahead of it.
func (w *world) merge(branch string) {
	w.t.Helper()
	w.set("main", w.tips[branch].commit, w.tips[branch].files)
}

// set points a branch somewhere, whatever it had.
func (w *world) set(branch, commit string, files map[string]entry) {
	w.t.Helper()
	w.tips[branch] = tip{commit, maps.Clone(files)}
	w.ref("refs/heads/"+branch, commit)
}

// drop removes a branch, and what was only there with it.
func (w *world) drop(branch string) {
	w.t.Helper()
	delete(w.tips, branch)
	w.unref("refs/heads/" + branch)
}
