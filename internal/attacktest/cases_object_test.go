package attacktest

import (
	"os"
	"strings"
)

// tentsFile is a file of the plan that everybody reads.
const (
	salesFile = "plans/demand/sales-eu.yaml"
	tentsFile = "plans/demand/tents.yaml"
)

// shown is a promotion that is approved, of which git shows something else.
func shown(name, does, guard string, spoil func(w *world), says ...string) attack {
	return attack{name: name, point: 12, asked: promo, does: does, guard: guard, honest: bothAgreed,
		attack: func(w *world) { bothAgreed(w); spoil(w) }, says: says}
}

// lie is a file that was never approved.
func (w *world) lie() string { return w.object("blob", []byte(promoText(500))) }

// hash is that of a file of the promotion.
func (w *world) hash(name string) string { return w.tips["promo"].files[name].hash }

// spelled makes the tip of the promotion anew, with the folder plans spelled in
// another way.
func (w *world) spelled(change func(w *world, plans []byte) []byte) {
	w.t.Helper()
	at := w.tips["promo"]
	inside, outside := map[string]entry{}, map[string]entry{}
	for name, e := range at.files {
		if rest, ok := strings.CutPrefix(name, "plans/"); ok {
			inside[rest] = e
		} else {
			outside[name] = e
		}
	}
	plans := w.raw(w.tree(inside))
	outside["plans"] = entry{folder, w.object("tree", change(w, plans))}
	w.set("promo", w.commitOf(w.tree(outside), []string{w.tips["main"].commit}, change0), at.files)
}

// change0 is dora's commit.
var change0 = change{by: "dora"}

// odd is a promotion in whose folder one more file lies: honest is a note in its
// place, the attack is spelled as git would not.
func odd(name, does, guard string, spell func(w *world, plans []byte) []byte, says ...string) attack {
	return attack{name: name, point: 12, asked: promo, does: does, guard: guard, before: promoted,
		honest: func(w *world) {
			w.spelled(func(w *world, plans []byte) []byte {
				return append(plans, line(plain, "zz.md", w.object("blob", []byte("A note.\n")))...)
			})
			agreed(w)
		},
		attack: func(w *world) { agreed(w); w.spelled(spell) }, says: says}
}

var objectCases = []attack{
	shown("a replace reference", "lets git show another file in the place of the one that was signed, by a replace reference, which verify-tag does not mind",
		"replace references are refused",
		func(w *world) { w.ref("refs/replace/"+w.hash(salesFile), w.lie()) }, "error: a replace reference: git shows another object"),
	shown("a packed replace reference", "does the same by a reference that is packed",
		"replace references are refused, wherever they are kept",
		func(w *world) { w.keep("packed-refs", w.lie()+" refs/replace/"+w.hash(salesFile)+"\n") }, "error: a replace reference: git shows another object"),
	shown("a graft", "gives a commit another parent than it names",
		"grafts are refused",
		func(w *world) { w.keep("info/grafts", w.tips["promo"].commit+"\n") }, "error: grafts give commits other parents"),
	shown("a shallow clone", "cuts the history off behind the last commits",
		"a clone that lacks history proves nothing",
		func(w *world) { w.keep("shallow", w.tips["main"].commit+"\n") }, "error: a shallow clone lacks the history"),
	shown("a partial clone", "leaves objects to a server that is asked when they are needed",
		"a clone that lacks objects proves nothing",
		func(w *world) {
			w.keep("config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = https://evil.example\n\tpromisor = true\n")
		}, "error: a partial clone lacks objects"),
	shown("a tampered file", "writes another file under the hash of the one that was signed, which git reads without a word",
		"each object that is read is hashed again",
		func(w *world) { w.tamper(w.hash(salesFile), "blob", []byte(promoText(500))) }, "error: object ", "git fsck"),
	shown("a tampered folder", "writes another folder under the hash of the one that was signed",
		"each object that is read is hashed again",
		func(w *world) {
			at := w.tips["promo"]
			other := map[string]entry{}
			for name, e := range at.files {
				other[name] = e
			}
			other[salesFile] = entry{plain, w.lie()}
			w.tamper(w.tree(at.files), "tree", w.raw(w.tree(other)))
		}, "error: object ", "git fsck"),
	shown("a tampered commit", "writes another commit under the hash of the one that was signed",
		"each object that is read is hashed again",
		func(w *world) {
			tip := w.tips["promo"].commit
			w.tamper(tip, "commit", []byte(strings.Replace(string(w.raw(tip)), "Dora", "Anna", 1)))
		}, "error: object ", "git fsck"),
	shown("a tampered pack", "writes a pack whose index gives another file the hash of the one that was signed",
		"each object is hashed again, also out of a pack",
		func(w *world) {
			hash := w.hash(salesFile)
			if err := os.Remove(w.path(w.loose(hash))); err != nil {
				w.t.Fatal(err)
			}
			w.pack(hash, []byte(promoText(500)))
		}, "error: object ", "git fsck"),
	shown("a tampered pack beside the file", "puts such a pack beside the sound file, so that each reader takes another one",
		"a damaged copy is an error, though a sound one lies beside it",
		func(w *world) { w.pack(w.hash(salesFile), []byte(promoText(500))) }, "error: object ", "git fsck"),
	shown("borrowed objects", "borrows the same from another repository",
		"objects that are borrowed are hashed again too",
		func(w *world) {
			hash := w.hash(salesFile)
			other := store{w.t, w.t.TempDir()}
			other.initialise()
			other.tamper(hash, "blob", []byte(promoText(500)))
			if err := os.Remove(w.path(w.loose(hash))); err != nil {
				w.t.Fatal(err)
			}
			w.keep("objects/info/alternates", other.path("objects")+"\n")
		}, "error: object ", "git fsck"),
	odd("an entry twice", "lists a file twice in a folder, of which each reader takes another one",
		"a folder is read only as git itself writes it",
		func(w *world, plans []byte) []byte {
			return append(append(plans, line(plain, "zz.yaml", w.lie())...), line(plain, "zz.yaml", w.hash(tentsFile))...)
		}, "out of order"),
	odd("a folder out of order", "lists the entries of a folder out of order, which hides one from those who search",
		"a folder is read only as git itself writes it",
		func(w *world, plans []byte) []byte { return append(plans, line(plain, "aa.yaml", w.lie())...) }, "out of order"),
	odd("a mode in other digits", "writes a file's mode with a zero before it, which git reads and others do not",
		"a folder is read only as git itself writes it",
		func(w *world, plans []byte) []byte { return append(plans, line("0100644", "zz.yaml", w.lie())...) }, "mode"),
	odd("a mode of old tools", "gives a file a mode that only old tools wrote",
		"modes other than 100644 and 100755 are refused",
		func(w *world, plans []byte) []byte { return append(plans, line("100664", "zz.yaml", w.lie())...) }, "plans/zz.yaml has the mode 100664"),
	odd("a symbolic link", "makes a file of the plan a link to another place",
		"links are refused in plans and approvals",
		func(w *world, plans []byte) []byte {
			return append(plans, line("120000", "zz.yaml", w.object("blob", []byte("/etc/passwd")))...)
		}, "plans/zz.yaml is a symbolic link"),
	odd("a submodule", "puts a part of the plan into another repository",
		"submodules are refused in plans and approvals",
		func(w *world, plans []byte) []byte {
			return append(plans, line("160000", "zz", w.tips["main"].commit)...)
		}, "plans/zz is a submodule"),
	odd("a pointer to a large file", "leaves a table to a server for large files (LFS)",
		"pointers to content that git does not have are refused",
		func(w *world, plans []byte) []byte {
			return append(plans, line(plain, "zz.csv", w.object("blob", []byte("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n")))...)
		}, "plans/zz.csv is a pointer to content that git does not have"),
	odd("names that differ in case", "adds a file that is the same one on machines that know no case",
		"names that are equal but for case are refused",
		func(w *world, plans []byte) []byte { return append(line(plain, "PLAN.yaml", w.lie()), plans...) }, "is spelled as"),
	odd("names that differ in composition", "adds two files whose names are the same one on machines that compose letters",
		"names that are equal but for the composition of letters are refused",
		func(w *world, plans []byte) []byte {
			return append(append(plans, line(plain, "ze\u0301.md", w.lie())...), line(plain, "z\u00e9.md", w.lie())...)
		}, "is spelled as"),
}
