package database

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Value is one value of a row as text: decimals with a point, days as
// YYYY-MM-DD with a time behind T. NULL is empty. Problem says why a value
// cannot be taken, "" if it can.
type Value struct{ Text, Problem string }

func (d *DB) value(v any, zoned bool) Value {
	switch x := v.(type) {
	case nil:
		return Value{}
	case string:
		return Value{Text: x}
	case []byte:
		return Value{Text: string(x)}
	case int64:
		return Value{Text: strconv.FormatInt(x, 10)}
	case int32:
		return Value{Text: strconv.FormatInt(int64(x), 10)}
	case bool:
		return Value{Text: strconv.FormatBool(x)}
	case float64:
		return float(x, 64)
	case float32:
		return float(float64(x), 32)
	case time.Time:
		return d.moment(x, zoned)
	}
	return Value{Problem: fmt.Sprintf("a value of a sort that cannot be taken (%T): cast it in the query", v)}
}

// float takes a binary number that is one with at most four decimals in the
// fifteen digits that it can hold. Others have been summed or divided in binary
// already, where their last digits were lost.
func float(v float64, bits int) Value {
	digits := 15
	if bits == 32 {
		digits = 6
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Value{Problem: "a value that is no number (" + strconv.FormatFloat(v, 'g', -1, bits) + ")"}
	}
	short, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	text := strconv.FormatFloat(short, 'f', -1, 64)
	if _, decimals, _ := strings.Cut(text, "."); len(decimals) > 4 || bits == 32 && math.Abs(v) >= 1e6 {
		return Value{Problem: "a floating-point number that is not exact (" + text + "): cast it in the query, CAST(... AS DECIMAL(18,4))"}
	}
	return Value{Text: text}
}

// moment takes one with a zone to the plan's; one without is as it stands. What
// SQLite stores with an offset has one.
func (d *DB) moment(t time.Time, zoned bool) Value {
	if t.IsZero() {
		return Value{Problem: "a day that is none (0000-00-00)"}
	}
	if _, offset := t.Zone(); zoned || offset != 0 && d.source.Driver == "sqlite" {
		if d.source.Zone == nil {
			return Value{Problem: "a moment with a time zone, and the plan states no `time_zone` in which its day is told"}
		}
		t = t.In(d.source.Zone)
	}
	if h, m, s := t.Clock(); h == 0 && m == 0 && s == 0 && t.Nanosecond() == 0 {
		return Value{Text: t.Format("2006-01-02")}
	}
	return Value{Text: t.Format("2006-01-02T15:04:05.999999")}
}
