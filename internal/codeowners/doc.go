// Package codeowners writes the file by which a forge asks people to review,
// from what the plan says about who answers for what.
//
// Every document that people write names a role as its owner, and the policy
// says who fills the role and how the forge knows them. From that follow the
// lines of CODEOWNERS, in the dialect of GitHub, GitLab or Gitea, between two
// marks; what people wrote around the marks stays theirs.
//
//   - A document belongs to its owner's role.
//   - What names no owner (facts, forecasts of machines, texts) and whatever is
//     added later belongs to the owner of the plan.
//   - What decides how others are judged belongs to the owner of the policy: the
//     policy, plan.yaml, the company's rules, workflows, git's own settings, and
//     CODEOWNERS itself.
//
// CODEOWNERS asks; it proves nothing. Who must agree to a plan, and who has, is
// sign-off's.
package codeowners
