// Package hostiletest holds text that somebody might write into a plan to
// notify, deceive or command whoever reads a report of it, and judges that say
// whether an output let any of it through.
//
// [Corpus] is the text, of testdata/corpus.json: what each string attacks and
// why it is there. A judge takes the bytes of an output and returns what is
// wrong with them, nothing for an output that may be shown. Judges know the
// formats and what forges, build servers, terminals and spreadsheets make of
// them; they know nothing of how accord escapes, and share no code with it.
//
//   - [Log] and [Line] for what a terminal or a build's log shows, [Coloured]
//     with colours
//   - [Posted] for comments, [Markdown] where they are printed too, [Shape] for
//     their structure
//   - [Page] for HTML pages
//   - [JSON], [SARIF], [Diagnostics], [XML], [Annotations], [Table] for machines
//   - [Message] for commits and titles, whose text forges read as it is
//
// [Plan] has the text in every place of a plan that may hold some.
package hostiletest
