// Package render turns what was computed into documents that people read.
//
// The way of a report has three stages with three types. A builder takes the
// plan and its projection and makes a report value, which holds every figure
// and is what JSON publishes. From the value, and from nothing else, it makes
// a [Document]: headings, paragraphs, facts, tables, folded details, lists,
// callouts and charts. A writer of one of the packages text, markdown and html
// turns a document into bytes. No stage reads back.
//
// A document is plain data. Nothing in it is escaped and nothing in it is
// markup: a name such as `<b>` or `@all` stands there as it was written, and
// each writer makes it harmless for its own format. Writers first pass all
// text through [Clean], which takes out what no format can carry safely:
// control characters, bidirectional controls and invisible fillers.
//
// Numbers arrive in a document as printed text, made by the functions of this
// package ([Quantity], [Money], [Percent], [Signed]), and beside it as the
// exact value for writers of typed formats such as workbooks.
package render
