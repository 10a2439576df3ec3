// Package disarm makes words harmless for the place where they stand.
//
// What somebody writes into a plan reaches forges, build servers, terminals and
// programs that read JSON. Each of them acts on signs of its own, and each has
// its function here, which all writers share:
//
//   - [Line] for lines of a log or a terminal
//   - [Markdown] and [Begin], [Code], [HTML] and [Target] for comments
//   - [Message] for commits and titles, where nothing can be escaped
//   - [Loose] for messages that other programs may post as a comment
//   - [JSON] for values that may be printed
//
// Words have been cleaned of characters that are not seen before they come
// here: by package render for documents, by package findings for findings.
package disarm
