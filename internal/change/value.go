package change

import (
	"encoding/json"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// form says how a value is written. The zero value means that nothing is
// stated.
type form uint8

const (
	unstated  form = iota
	isNull         // written as null: not known
	isNumber       // a quantity or an amount of money
	isPercent      // a ratio written as a percent
	isFactor       // a ratio written as a plain number
	isText
)

// Value is what a file states under a key: a number, a percent, a factor or a
// text, or nothing. Values are comparable with ==.
type Value struct {
	form form
	n    int64
	s    string
}

// Number makes the value of a cell, null for quantity.Missing.
func Number(n quantity.Number) Value {
	if n.IsMissing() {
		return Value{form: isNull}
	}
	return Value{form: isNumber, n: int64(n)}
}

// Text makes the value of a text; the empty one is not stated.
func Text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{form: isText, s: s}
}

func percentValue(r quantity.Ratio) Value { return Value{form: isPercent, n: int64(r)} }
func factorValue(r quantity.Ratio) Value  { return Value{form: isFactor, n: int64(r)} }
func countValue(n int) Value              { return Number(quantity.Whole(int64(n))) }
func listValue(s []string) Value          { return Text(strings.Join(s, ", ")) }

func flagValue(b bool) Value {
	if b {
		return Text("true")
	}
	return Text("false")
}

func optional(n *quantity.Number) Value {
	if n == nil {
		return Value{}
	}
	return Number(*n)
}

func optionalPercent(r *quantity.Ratio) Value {
	if r == nil {
		return Value{}
	}
	return percentValue(*r)
}

// Stated reports whether the file says anything, null included.
func (v Value) Stated() bool { return v.form != unstated }

// IsZero reports that nothing is stated; encoding/json omits such values.
func (v Value) IsZero() bool { return v.form == unstated }

// Quantity returns the number of a value that is a quantity or an amount of
// money, and false for all others.
func (v Value) Quantity() (quantity.Number, bool) {
	return quantity.Number(v.n), v.form == isNumber
}

// Ratio returns the ratio of a percent or factor, and false for all others.
func (v Value) Ratio() (quantity.Ratio, bool) {
	return quantity.Ratio(v.n), v.form == isPercent || v.form == isFactor
}

// String returns the value as a file would state it, "" if nothing is stated.
func (v Value) String() string {
	switch v.form {
	case isNull:
		return "null"
	case isNumber:
		return quantity.Number(v.n).String()
	case isPercent:
		return quantity.Ratio(v.n).Percent()
	case isFactor:
		return quantity.Ratio(v.n).String()
	}
	return v.s
}

// MarshalJSON writes {"text": "-4%", "number": -0.04}; texts have no number.
func (v Value) MarshalJSON() ([]byte, error) {
	out := struct {
		Text   string `json:"text"`
		Number any    `json:"number,omitempty"`
	}{Text: v.String()}
	if q, ok := v.Quantity(); ok {
		out.Number = q
	} else if r, ok := v.Ratio(); ok {
		out.Number = r
	}
	return json.Marshal(out)
}

// minus returns v - w in the unit of v, where what is not stated or not known
// counts as nothing; it is not stated for texts and for two of another form.
func (v Value) minus(w Value) Value {
	f := max(v.form, w.form)
	if f < isNumber || f == isText || v.form >= isNumber && w.form >= isNumber && v.form != w.form {
		return Value{}
	}
	return Value{form: f, n: int64(quantity.Number(v.n).Add(-quantity.Number(w.n)))}
}
