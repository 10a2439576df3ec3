package quantity

import (
	"bytes"
	"math"
	"strings"
)

// MarshalJSON writes the exact decimal as a JSON number, and null for Missing.
func (n Number) MarshalJSON() ([]byte, error) {
	if n.IsMissing() {
		return []byte("null"), nil
	}
	return []byte(n.String()), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Number) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*n = Missing
		return nil
	}
	v, err := parseJSON(string(b), 4)
	*n = Number(v)
	return err
}

// MarshalJSON writes the ratio as a JSON number, a plain factor: 2 % is 0.02.
func (r Ratio) MarshalJSON() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Ratio) UnmarshalJSON(b []byte) error {
	v, err := parseJSON(string(b), 10)
	*r = Ratio(v)
	return err
}

// parseJSON reads up to all 19 digits of an int64, since computed numbers may
// be larger than what a file may state.
func parseJSON(s string, decimals int) (int64, error) {
	whole, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(whole) > 19-decimals {
		return 0, ErrRange
	}
	v, err := parseScaled(s, decimals, 19-decimals)
	// Nineteen digits overflow into the sign, never past it.
	if err == nil && (v == math.MinInt64 || v != 0 && (v < 0) != strings.HasPrefix(s, "-")) {
		return 0, ErrRange
	}
	return v, err
}
