package cmd

import (
	"database/sql"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// sqlite FILE STATEMENTS makes a database of a file of statements.
func sqlite(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { ts.Check(db.Close()) }()
	_, err = db.Exec(ts.ReadFile(args[1]))
	ts.Check(err)
}

// workbook FILE TABLE makes a workbook of a table of CSV: days and numbers are
// such, a field that begins with = is a formula.
func workbookOf(ts *testscript.TestScript, _ bool, args []string) {
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[1]))).ReadAll()
	ts.Check(err)
	f := excelize.NewFile()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	ts.Check(err)
	for i, row := range rows {
		for j, text := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			ts.Check(err)
			if n, err := strconv.ParseFloat(text, 64); err == nil {
				ts.Check(f.SetCellValue("Sheet1", cell, n))
			} else if at, err := time.Parse("2006-01-02", text); err == nil {
				ts.Check(f.SetCellValue("Sheet1", cell, at))
				ts.Check(f.SetCellStyle("Sheet1", cell, cell, day))
			} else if strings.HasPrefix(text, "=") {
				ts.Check(f.SetCellFormula("Sheet1", cell, text))
			} else {
				ts.Check(f.SetCellValue("Sheet1", cell, text))
			}
		}
	}
	if err := f.SaveAs(ts.MkAbs(args[0])); err != nil {
		ts.Fatalf("%s", fmt.Sprint(err))
	}
}
