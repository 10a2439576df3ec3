package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

// mostShards bounds how many there may be, mostOfParts what their parts hold.
const (
	mostShards  = 1000
	mostOfParts = 256 << 20
)

// runShard judges one share and writes its part. What it found the join tells.
func (g *global) runShard(ctx context.Context, w *workspace.Workspace, src workspace.Source, shard string) error {
	i, n, err := parseShard(shard)
	if err != nil {
		return err
	}
	if g.format != "text" && g.format != "json" {
		return &workspace.Usage{Summary: "--shard with -o " + g.format + ": a part is JSON", Do: "give -o to --join"}
	}
	p, err := w.Judge(ctx, src, i, n, madeBy())
	if err != nil {
		return err
	}
	found := 0
	for _, f := range p.Files {
		found += len(f.Findings)
	}
	if err := g.writeJSON(p); err != nil {
		return err
	}
	fmt.Fprintf(g.env.Err, "accord: shard %d of %d: %s judged, %s; join the parts with --join\n", i, n, render.Count(len(p.Files), "file", "files"), render.Count(found, "finding of shape", "findings of shape"))
	return nil
}

// parseShard reads 2/4.
func parseShard(s string) (i, n int, err error) {
	first, second, _ := strings.Cut(s, "/")
	i, err = strconv.Atoi(first)
	n, err2 := strconv.Atoi(second)
	if err != nil || err2 != nil || i < 1 || i > n || n > mostShards {
		return 0, 0, &workspace.Usage{Summary: fmt.Sprintf("--shard %q is no shard", s), Do: "write it as 2/4: the second of four, of at most " + strconv.Itoa(mostShards)}
	}
	return i, n, nil
}

// madeBy tells versions apart that may judge differently.
func madeBy() string {
	version, revision, modified := build()
	if modified {
		revision += "+"
	}
	return strings.TrimSpace(version + " " + revision)
}

// join reads the parts and takes their verdicts.
func join(ctx context.Context, w *workspace.Workspace, src workspace.Source, names []string) error {
	names, err := partFiles(names)
	if err != nil {
		return err
	}
	var parts []*workspace.Part
	left := int64(mostOfParts)
	for _, name := range names {
		text, err := workspace.ReadFile(name, left)
		if err != nil {
			return &workspace.Usage{Summary: fmt.Sprintf("the part %s cannot be read: %v", name, err), Do: "name the files that `accord validate --shard` wrote"}
		}
		left -= int64(len(text))
		p := &workspace.Part{}
		if err := json.Unmarshal(text, p); err != nil {
			return &workspace.Usage{Summary: fmt.Sprintf("%s is no part: %v", name, err), Do: "name the files that `accord validate --shard` wrote"}
		}
		parts = append(parts, p)
	}
	return w.Join(ctx, src, parts, madeBy())
}

// partFiles are the files named, and those in folders that are.
func partFiles(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil || !info.IsDir() {
			out = append(out, name)
			continue
		}
		inside, err := filepath.Glob(filepath.Join(name, "*.json"))
		if err != nil {
			return nil, err
		}
		out = append(out, inside...)
	}
	if len(out) == 0 {
		return nil, &workspace.Usage{Summary: "--join " + strings.Join(names, ",") + " names no part", Do: "name the files that `accord validate --shard` wrote"}
	}
	return out, nil
}
