// Package period is the time axis of a plan: dates without a time of day,
// planning calendars, and the periods they consist of.
//
// A period is a half-open span of days, [start, end), and a label. It is one
// bucket of a planning calendar, which cuts all of time into such buckets
// without gap or overlap. Five calendars exist:
//
//	name                  a period is              label      year of the label
//	month                 a calendar month         2027-03    calendar year
//	week                  an ISO 8601 week         2027-W09   ISO week year
//	4-4-5, 4-5-4, 5-4-4   4 or 5 weeks (rarely 6)  2027-P03   fiscal year
//
// Within a calendar, periods are consecutive integers: p+1 is the period after
// p, and q-p is the number of periods from p to q. A [Period] means nothing
// without its [Calendar]; the same number is another span in another calendar.
//
// # ISO weeks
//
// A week runs from Monday to Sunday and belongs to the year that holds its
// Thursday. A year has 52 or 53 weeks: 2026 has a W53, 2027 has none, and
// 2024-12-30 lies in 2025-W01.
//
// # Fiscal years
//
// The three fiscal calendars are made of whole weeks, four quarters of 13. The
// name of the calendar says how the 13 weeks of a quarter are dealt to its
// three periods. They need an anchor, the plan's year_start: the first day of
// some fiscal year. Every fiscal year starts on the anchor's weekday, on the
// day nearest to the anchor's month and day, hence at most three days from it.
// Years so have 52 or 53 weeks, and the 53rd lengthens the last period, P12.
//
// A fiscal year is labelled with the calendar year in which it starts: with
// the anchor 2027-02-01, 2027-P01 starts on 2027-02-01 and 2027-P12 ends in
// January 2028. Where the anchor is so near to New Year that some years start
// on its other side, the label is the year of the anchor's month and day that
// the start is nearest to, so that no label is used twice or left out: with
// the anchor 2024-01-01, 2025-P01 starts on 2024-12-30, as 2025-W01 does.
//
// # Limits
//
// Text is read for years 1900 to 2199 only. Arithmetic stays right for a
// hundred years on either side, 1800 to 2299; a period outside of those has
// the label "none" and no dates, as [None] has.
//
// Nothing here reads the clock, a file or a time zone database.
package period
