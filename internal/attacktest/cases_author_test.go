package attacktest

import "maps"

// tent is a change of the plan below the limit, by somebody and in a way.
func tent(c change) func(*world) {
	return func(w *world) {
		c.write = map[string]string{"plans/demand/sales-eu.yaml": promoText(40)}
		w.commit("promo", c)
	}
}

var authorCases = []attack{
	{name: "the author approves", point: 7, asked: promo,
		does:   "approves what they changed themselves",
		guard:  "who contributed has no seat, and the signature of a commit says who did",
		honest: func(w *world) { tent(change{by: "dora"})(w); w.approve("promo", anna) },
		attack: func(w *world) { tent(change{by: "anna"})(w); w.approve("promo", anna) },
		says:   []string{"not counted: anna approve: anna contributed"}},
	{name: "a forged author", point: 7, asked: promo,
		does:   "writes dora's name into a commit and approves it",
		guard:  "names prove nothing: where not every commit is signed by a key of the policy, one more has to approve",
		honest: func(w *world) { tent(change{by: "dora"})(w); w.approve("promo", anna) },
		attack: func(w *world) { tent(change{by: "dora", key: "-"})(w); w.approve("promo", anna) },
		says:   []string{"waits for one more", "rule further approver open"}},
	{name: "signed with the key of another", point: 7, asked: promo,
		does:   "writes dora's name into a commit that they sign with their own key",
		guard:  "who signed contributed",
		honest: func(w *world) { tent(change{by: "dora"})(w); w.approve("promo", anna) },
		attack: func(w *world) { tent(change{by: "dora", key: "anna"})(w); w.approve("promo", anna) },
		says:   []string{"not counted: anna approve: anna contributed"}},
	{name: "signed with a key that nobody knows", point: 7, asked: promo,
		does:   "signs the commit with a key of which the policy knows nothing",
		guard:  "only keys of the policy say who contributed",
		honest: func(w *world) { tent(change{by: "dora"})(w); w.approve("promo", anna) },
		attack: func(w *world) { tent(change{by: "dora", key: "eve"})(w); w.approve("promo", anna) },
		says:   []string{"rule further approver open"}},
	{name: "signed with an expired key", point: 7, asked: promo,
		does:   "signs their commit with a key of dora's that was valid until November, and approves it",
		guard:  "a key that is not valid says of nobody that they contributed",
		honest: func(w *world) { tent(change{by: "dora"})(w); w.approve("promo", anna) },
		attack: func(w *world) { tent(change{by: "dora", key: "dora-2025"})(w); w.approve("promo", anna) },
		says:   []string{"rule further approver open"}},
	{name: "the committer", point: 7, asked: promo,
		does:   "approves a commit that they committed for another author",
		guard:  "author and committer both contributed",
		honest: func(w *world) { tent(change{by: "dora"})(w); w.approve("promo", anna) },
		attack: func(w *world) { tent(change{by: "dora", committer: who("anna")})(w); w.approve("promo", anna) },
		says:   []string{"not counted: anna approve: anna contributed"}},
	{name: "a co-author", point: 7, asked: promo,
		does:   "approves a commit that names them as co-author",
		guard:  "co-authors contributed",
		honest: func(w *world) { tent(change{by: "dora"})(w); w.approve("promo", anna) },
		attack: func(w *world) {
			tent(change{by: "dora", message: "Promote\n\nCo-authored-by: " + who("anna")})(w)
			w.approve("promo", anna)
		},
		says: []string{"not counted: anna approve: anna contributed"}},
	{name: "a squash", point: 7, asked: promo,
		does:   "squashes their commits into one by somebody else, which no key signed",
		guard:  "a commit that nobody signed asks for one more approver",
		before: tent(change{by: "dora"}),
		honest: func(w *world) { w.approve("promo", anna) },
		attack: func(w *world) { w.squash("promo"); w.approve("promo", anna) },
		says:   []string{"rule further approver open"}},
	{name: "what a merge brings in", point: 7, asked: promo,
		does:  "changes the plan in a merge commit, beside what both sides changed, and signs it with their key",
		guard: "what a merge makes of its own was made by whoever merged",
		before: func(w *world) {
			tent(change{by: "dora"})(w)
			w.edit("main", "plans/supply/lyon.yaml", "cost: 20", "cost: 21")
		},
		honest: func(w *world) {
			w.join("promo", change{by: "anna"})
			w.approve("promo", anna)
		},
		attack: func(w *world) {
			w.join("promo", change{by: "anna", write: map[string]string{"plans/demand/sales-eu.yaml": promoText(60)}})
			w.approve("promo", anna)
		},
		says: []string{"not counted: anna approve: anna contributed"}},
	{name: "a second account", point: 7, asked: promo,
		does:   "opens the pull request with an account and approves it in the name that the policy knows",
		guard:  "who opened a pull request contributed, and people are their accounts' numbers",
		before: func(w *world) { tent(change{by: "dora"})(w); w.makers = []maker{{by: "dora", how: "opener"}} },
		honest: func(w *world) { w.approve("promo", anna) },
		attack: func(w *world) {
			w.makers = append(w.makers, maker{by: "anna", how: "pusher"})
			w.approve("promo", anna)
		},
		says: []string{"not counted: anna approve: anna contributed"}},
}

// squash makes one commit of a branch, by nobody who signs.
func (w *world) squash(branch string) {
	at := w.tips[branch]
	w.set(branch, w.commitOf(w.tree(at.files), []string{w.tips["main"].commit}, change{by: "dora", key: "-", message: "Squash"}), at.files)
}

// join merges main into a branch, with something of its own.
func (w *world) join(branch string, c change) {
	at := w.tips[branch]
	at.files = maps.Clone(at.files)
	w.tips[branch] = at
	at.files["plans/supply/lyon.yaml"] = w.tips["main"].files["plans/supply/lyon.yaml"]
	c.with, c.message = []string{w.tips["main"].commit}, "Merge main"
	w.commit(branch, c)
}
