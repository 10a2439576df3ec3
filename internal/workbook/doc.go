// Package workbook reads the cells of .xlsx workbooks as what they are: numbers,
// dates, texts, formulas, errors, with their places.
//
// A workbook is foreign input of unknown size. Sheets are read row by row and
// never held; what a part unpacks to is bounded, in all and against its packed
// size; no entity is expanded and no link followed. excelize, with which accord
// writes workbooks, reads a sheet row by row only as text, without saying what
// is a formula, a date or merged, and holds a whole sheet in memory to say so;
// an import needs both.
package workbook
