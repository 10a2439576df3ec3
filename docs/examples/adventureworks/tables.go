package main

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"sort"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/scaffold"
)

// planningDate is the first day that the planners do not know; yearBefore is
// where the year begins from which prices, hours and capacity are taken.
const (
	planningDate = "2014-02-01"
	yearBefore   = "2013-02-01"
)

//go:embed accord-init.yaml imports.yaml
var description embed.FS

// row gives a row's values by the names of the columns.
type row func(column string) string

// each calls f for every row of an export.
func each(exports fs.FS, name string, f func(row) error) error {
	file, err := exports.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	var text io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		if text, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	r := csv.NewReader(text)
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	at := map[string]int{}
	for i, h := range header {
		at[h] = i
	}
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = f(func(column string) string {
				i, ok := at[column]
				if !ok {
					panic(name + " has no column " + column)
				}
				return strings.Clone(strings.TrimSpace(rec[i]))
			})
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
}

// model is what the tables are made from.
type model struct {
	exports  fs.FS
	products map[string]*product // by ProductID
	sold     []*product          // sorted by number
	reseller map[string]net      // by ProductID, of the year before
	ratio    net                 // reseller revenue at net and at list price
}

type product struct {
	id, number, name, subcategory string
	made                          bool
	from, until                   string
	list                          quantity.Number
	sold                          bool
}

// net is revenue and units, or two amounts to be compared.
type net struct{ money, units quantity.Number }

// Tables makes the tables that accord-init.yaml names.
func Tables(exports fs.FS) (scaffold.Files, error) {
	m := &model{exports: exports, products: map[string]*product{}, reseller: map[string]net{}}
	out := scaffold.Files{}
	for _, name := range []string{scaffold.DescriptionFile, scaffold.ImportsFile} {
		text, err := description.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[name] = text
	}
	for _, step := range []func() error{m.readProducts, m.readSales} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	out["sites.csv"] = table([]string{"site", "name"}, [][]string{{"works", "Works and warehouse"}})
	out["markets.csv"] = markets()
	out["items.csv"] = m.items()
	for name, make := range map[string]func() ([]byte, error){"prices.csv": m.prices, "costs.csv": m.costs, "sources.csv": m.sources, "terms.csv": m.terms} {
		text, err := make()
		if err != nil {
			return nil, err
		}
		out[name] = text
	}
	uses, resources, err := m.load()
	out["uses.csv"], out["resources.csv"] = uses, resources
	return out, err
}

func table(header []string, rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(header)
	_ = w.WriteAll(rows)
	return b.Bytes()
}

func markets() []byte {
	var rows [][]string
	for _, g := range [][2]string{{"na", "North America"}, {"eu", "Europe"}, {"pa", "Pacific"}} {
		for _, channel := range []string{"online", "reseller"} {
			rows = append(rows, []string{g[0] + "-" + channel, g[1] + ", " + channel, "works"})
		}
	}
	return table([]string{"market", "name", "site"}, rows)
}

func (m *model) readProducts() error {
	names := map[string]string{}
	if err := each(m.exports, "ProductSubcategory.csv", func(r row) error {
		names[r("ProductSubcategoryID")] = r("Name")
		return nil
	}); err != nil {
		return err
	}
	return each(m.exports, "Product.csv", func(r row) error {
		list, err := quantity.Parse(r("ListPrice"))
		p := &product{id: r("ProductID"), number: r("ProductNumber"), name: r("Name"), subcategory: names[r("ProductSubcategoryID")], made: r("MakeFlag") == "true",
			from: day(r("SellStartDate")), until: day(r("SellEndDate")), list: list}
		m.products[p.id] = p
		return err
	})
}

func day(s string) string { return s[:min(10, len(s))] }

// readSales marks what was sold at any time, and takes the resellers' net
// prices of the year before the plan.
func (m *model) readSales() error {
	err := each(m.exports, "SalesOrderDetail.csv.gz", func(r row) error {
		p := m.products[r("ProductID")]
		p.sold = true
		if d := day(r("OrderDate")); r("OnlineOrderFlag") == "true" || d < yearBefore || d >= planningDate {
			return nil
		}
		units, err := quantity.Parse(r("OrderQty"))
		if err != nil {
			return err
		}
		text, _, _ := strings.Cut(r("LineTotal"), ".")
		frac := strings.TrimPrefix(r("LineTotal"), text)
		money, err := quantity.Parse(text + frac[:min(5, len(frac))])
		n := m.reseller[p.id]
		m.reseller[p.id] = net{n.money.Add(money), n.units.Add(units)}
		m.ratio = net{m.ratio.money.Add(money), m.ratio.units.Add(units.Times(p.list))}
		return err
	})
	for _, p := range m.products {
		if p.sold {
			m.sold = append(m.sold, p)
		}
	}
	sort.Slice(m.sold, func(i, j int) bool { return m.sold[i].number < m.sold[j].number })
	return err
}

func (m *model) items() []byte {
	var rows [][]string
	for _, p := range m.sold {
		rows = append(rows, []string{p.number, p.name, p.subcategory, p.id, p.from, p.until})
	}
	return table([]string{"item", "name", "family", "code", "from", "until"}, rows)
}

// prices are list prices online, and for resellers what they paid on average
// in the year before; who bought none then gets the average discount.
func (m *model) prices() ([]byte, error) {
	var rows [][]string
	for _, p := range m.sold {
		price := quantity.Number(quantity.MulDiv(int64(p.list), int64(m.ratio.money), int64(m.ratio.units)))
		if n := m.reseller[p.id]; n.units > 0 {
			price = quantity.Share(n.money, quantity.One, n.units, 2)
		}
		for _, g := range []string{"na", "eu", "pa"} {
			rows = append(rows, []string{p.number, g + "-reseller", "", quantity.Round(price, 2).String()})
		}
	}
	err := each(m.exports, "ProductListPriceHistory.csv", func(r row) error {
		p := m.products[r("ProductID")]
		if end := day(r("EndDate")); !p.sold || end != "" && end < yearBefore && p.until != end || day(r("StartDate")) >= planningDate {
			return nil
		}
		for _, g := range []string{"na", "eu", "pa"} {
			rows = append(rows, []string{p.number, g + "-online", day(r("StartDate")), r("ListPrice")})
		}
		return nil
	})
	return table([]string{"item", "market", "from", "price"}, rows), err
}

func (m *model) costs() ([]byte, error) {
	var rows [][]string
	err := each(m.exports, "ProductCostHistory.csv", func(r row) error {
		if p := m.products[r("ProductID")]; p.sold && day(r("StartDate")) < planningDate {
			rows = append(rows, []string{p.number, day(r("StartDate")), r("StandardCost")})
		}
		return nil
	})
	return table([]string{"item", "from", "cost"}, rows), err
}
