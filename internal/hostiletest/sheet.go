package hostiletest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
)

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// Sheet judges comma-separated values: rows of one length, no cell that a
// program for spreadsheets takes for a formula, and nothing that a log acts on.
func Sheet(out []byte) []string {
	bad := Log(out)
	rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		return append(bad, err.Error())
	}
	for _, row := range rows {
		for _, cell := range row {
			first := []rune(cell + " ")[0]
			if strings.ContainsRune("=+-@|%\t\r＝＋－＠", first) && !plainNumber.MatchString(cell) {
				bad = append(bad, fmt.Sprintf("the cell %s begins as a formula", quoted(cell)))
			}
		}
	}
	return bad
}
