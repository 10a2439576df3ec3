// Package cadence knows when the steps of a cycle are due, and what git and the
// facts tell of when they were done: how the open cycle stands ([Judge]), how
// the earlier ones went ([Look]), what opening the next one changes ([Open]), how
// the open period runs against the plan ([Week]), and the days to invite people
// for ([Invite]).
//
// It reads neither git nor a clock: a [Record] is what somebody has read. What
// git cannot tell is not told: a step without a trace has no day.
//
// Work counts from the day on which it reached the branch that is committed from:
// the committer date of the commit on that branch, in the time of its plan.
package cadence
