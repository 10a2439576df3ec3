// Command accord keeps Sales & Operations Plans as reviewed text.
package main

import (
	"os"

	"github.com/accord-plan/accord/cmd"
	"github.com/accord-plan/accord/internal/collector"
)

func main() { os.Exit(cmd.Main(collector.Asked())) }
