// Package demo builds the demonstration: a git repository of a company that
// plans, with a past to learn from and a decision to take.
//
// [Build] needs nothing but the program: the example that lies in plans/ is
// inside it, and the repository is written without git. The story:
//
//   - Northlight Outdoor put its plan into git in May 2026 and closed the
//     cycles of June, July, August, October and November, each with the tag
//     plan/YYYY-MM. September was opened and never closed.
//   - Sales United States promised a chain's listing in every cycle that did
//     not come (adjustment cascade-listing); Sales Europe's new dealers came
//     (alpine-dealers). Viet Textile delivers a part of its packs a month late.
//   - Reno moved its stoves to a new line in October and took 100 of them back
//     inside the frozen zone, as decided. The dollar that plans until October took
//     for 0.90 was at 0.88 in November.
//   - What plans took for granted about the chain broke, and what hung on
//     it went. That Viet Textile would be late came true; that the chain
//     would order for a second season did not.
//   - Each close is signed, and so is the genesis tag plan/genesis with which the
//     chain of closes begins; what the chief officers signed before each lies on
//     the branch accord/approvals. The keys are derived from the people's names
//     (see [Key]): they are public on purpose, and lie in .git/accord-demo, so
//     that whoever is shown around can sign.
//   - To 9 December the winter bag sells in Europe at twice its pace, and Viet
//     Textile owes Reno 80 packs that were due on the 7th: what a weekly check-in
//     finds. It changes no figure of the plan, because no stock was counted since.
//   - main stands in cycle 2026-12 and needs no decision. The branch
//     spring-promo proposes a promotion that leaves 380 two-person tents short
//     in March; option/third-shift and option/buy-in close the gap.
//
// The past is not written by hand. It is computed from today's example: facts
// are cut off where the cycle knew no more, the forecast is made from what is
// left, and what was promised is what came, but for the lateness planted. What
// people wrote, their adjustments, lies under past/ as it stood in a cycle.
//
// Every hash is the same on every machine, because every name, time and byte
// is given.
package demo
