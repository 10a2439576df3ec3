package planfile

import "testing"

func TestPlainNumber(t *testing.T) {
	for _, tt := range []struct{ text, plain, other string }{
		{"+400", "400", ""}, {".5", "0.5", ""}, {"-.5", "-0.5", ""}, {"5.", "5", ""}, {"012", "12", ""}, {"00.5", "0.5", ""}, {"0,5", "0.5", ""},
		{"1_000", "1000", ""}, {"1,400", "1400", "1.400"}, {"1,400,000", "1400000", ""}, {"1,400.5", "1400.5", ""}, {"-1,400", "-1400", "-1.400"},
		{"1.400,5", "1400.5", ""}, {"1.400.000", "1400000", ""}, {"189,00", "189.00", ""}, {"12,5 %", "12.5%", ""}, {"4 %", "4%", ""},
		{"1 400", "1400", ""}, {"1\u00a0400", "1400", ""}, {"1\u202f400,50", "1400.50", ""}, {"1'400", "1400", ""}, {"1’400.50", "1400.50", ""},
		{"€189.00", "189.00", ""}, {"€ 1.400,5", "1400.5", ""}, {"189.00 EUR", "189.00", ""}, {"EUR 189", "189", ""}, {"189,00 €", "189.00", ""},
		{"$1,400.00", "1400.00", ""}, {"400 each", "400", ""}, {"400 pcs.", "400", ""}, {"4k", "4000", ""}, {"−400", "-400", ""}, {"400-", "-400", ""}, {"(400)", "-400", ""},
		{"1e3", "", ""}, {"0x10", "", ""}, {"12:30", "", ""}, {"1,4,5", "", ""}, {"many", "", ""}, {"", "", ""}, {".inf", "", ""}, {"1 40", "", ""}, {"2027-03", "", ""}, {"4k5", "", ""}, {"4OO", "", ""}, {"2OOO", "", ""}, {"40ll", "", ""},
	} {
		if plain, other := plainNumber(tt.text); plain != tt.plain || other != tt.other {
			t.Errorf("%q: %q and %q, want %q and %q", tt.text, plain, other, tt.plain, tt.other)
		}
	}
}

// A hint never tells to write what would be refused in its plain spelling too.
func TestNumberHintFitsItsPlace(t *testing.T) {
	const positive, number = "write a number of 0 or more, in plain digits with a decimal point, as 400 or 4.5", "write a number without %, in plain digits with a decimal point, as 400 or 4.5"
	for _, tt := range []struct{ text, key, over, want string }{
		{"-5,00", "eu", "price", positive}, {"(5)", "cost", "TENT-2P", positive}, {"-60 each", "2027-03", "TENT-2P", positive}, {"-4 %", "TENT-2P", "split", positive},
		{"5 %", "eu", "price", number}, {"4 %", "2027-03", "add", number},
		{"-60,5", "2027-03", "add", "write -60.5"}, {"-.5", "2027-03", "add", "write -0.5"}, {"60-", "2027-03..2027-05", "add", "write -60"}, {"-4 %", "2027-03", "percent", "write -4%"},
		{"-1,5", "threshold", "test", "write -1.5"}, {"-5,5", "2027-03", "margin", "write -5.5"}, {"189,00", "eu", "price", "write 189.00"},
		{"-9,400", "cost", "", "write -9400, or -9.4 if the comma is the decimal point"}, {"-5,5", "2027-03", "cost", positive}, {"-1 000", "", "", "write -1000"},
		{"12,000", "2027-03", "add", "write 12000, or 12 if the comma is the decimal point"}, {"1,250", "2027-03", "add", "write 1250, or 1.25 if the comma is the decimal point"},
		{"1,400%", "2027-03", "percent", "write 1400%, or 1.4% if the comma is the decimal point"}, {"1,234", "2027-03", "add", "write 1234, or 1.234 if the comma is the decimal point"},
	} {
		if got := numberHint(tt.text, tt.key, tt.over); got != tt.want {
			t.Errorf("%s under %s of %s: %s, want %s", tt.text, tt.key, tt.over, got, tt.want)
		}
	}
	for text, want := range map[string]string{"(50)": positive, "-50 EUR": positive, "50 EUR": "write 50"} {
		l := mustLoad(t, with(t, "catalog/goods.yaml", "eu: 50.00", "eu: "+text), Options{})
		if len(l.Findings) != 1 || l.Findings[0].Hint != want {
			t.Errorf("%s: %+v, want one finding with %s", text, l.Findings, want)
		}
	}
}
