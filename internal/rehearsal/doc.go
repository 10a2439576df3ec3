// Package rehearsal tries a policy before it counts: on the company's own
// examples ([Test]), each a change with who agrees to it and what must come of
// it; and on the cycles that are closed already ([Simulate]), of which it says
// which rules would have applied and who would have been asked.
//
// Nothing here approves anything. The plan is read from the work tree or from
// commits as git has them, and what people say is assumed.
package rehearsal
