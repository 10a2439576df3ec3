package findings

import (
	"encoding/json"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/render/disarm"
)

func writeJSON(r finding.Report, _ Options) ([]byte, error) { return indented(r) }

// indented encodes v as JSON that can be printed anywhere.
func indented(v any) ([]byte, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(disarm.JSON(b), '\n'), nil
}
