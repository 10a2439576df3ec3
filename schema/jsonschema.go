package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/encoding/jsonschema"
)

// JSONSchema returns a JSON Schema, draft 7, of all kinds of plan files, for
// completion and checks in editors. It is made from the CUE definitions: CUE's
// own generator makes one schema for each kind, and `kind` chooses. It judges
// shape as CUE does, save for the form of numbers' text, which it cannot see.
func JSONSchema() ([]byte, error) {
	root, err := compile(source)
	if err != nil {
		return nil, err
	}
	defs := map[string]any{}
	var names []any
	var choices []any
	for _, k := range Describe() {
		if err := generate(root, k.Name, defs); err != nil {
			return nil, err
		}
		names = append(names, k.Name)
		choices = append(choices, map[string]any{
			"if":   map[string]any{"properties": map[string]any{"kind": map[string]any{"const": k.Name}}, "required": []any{"kind"}},
			"then": map[string]any{"$ref": "#/definitions/" + k.Name},
		})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(map[string]any{
		"$schema":     "http://json-schema.org/draft-07/schema#",
		"title":       "accord plan file",
		"description": "A file of a plan, as accord reads it.",
		"type":        "object",
		"required":    []any{"kind", "version"},
		"properties": map[string]any{
			"kind":    map[string]any{"enum": names, "description": everywhere["kind"]},
			"version": map[string]any{"const": 1, "description": everywhere["version"]},
		},
		"allOf":       choices,
		"definitions": defs,
	})
	return out.Bytes(), err
}

func compile(files fs.FS) (cue.Value, error) {
	names, err := fs.Glob(files, "*.cue")
	if err != nil {
		return cue.Value{}, err
	}
	inst := build.NewContext().NewInstance("", nil)
	for _, name := range names {
		src, err := fs.ReadFile(files, name)
		if err != nil {
			return cue.Value{}, err
		}
		f, err := parser.ParseFile(name, src, parser.ParseComments)
		if err != nil {
			return cue.Value{}, err
		}
		if err := inst.AddSyntax(f); err != nil {
			return cue.Value{}, err
		}
	}
	v := cuecontext.New().BuildInstance(inst)
	return v, v.Err()
}

// generate adds a kind's schema, and what it refers to, to the definitions.
func generate(root cue.Value, kind string, defs map[string]any) error {
	expr, err := jsonschema.Generate(root.LookupPath(cue.MakePath(cue.Def(kind))), nil)
	if err != nil {
		return fmt.Errorf("kind %s: %w", kind, err)
	}
	raw, err := cuecontext.New().BuildExpr(expr).MarshalJSON()
	if err != nil {
		return fmt.Errorf("kind %s: %w", kind, err)
	}
	var own map[string]any
	if err := json.Unmarshal(raw, &own); err != nil {
		return fmt.Errorf("kind %s: %w", kind, err)
	}
	referred, _ := own["$defs"].(map[string]any)
	delete(own, "$defs")
	delete(own, "$schema")
	referred = maps.Clone(referred)
	if referred == nil {
		referred = map[string]any{}
	}
	referred[kind] = own
	for _, name := range slices.Sorted(maps.Keys(referred)) {
		s := older(referred[name])
		if was, ok := defs[name]; ok && !reflect.DeepEqual(was, s) {
			return fmt.Errorf("two definitions are called %s", name)
		}
		defs[name] = s
	}
	return nil
}

// older rewrites a schema of draft 2020-12 for draft 7, which editors know best,
// and says plainly what the generator says in a roundabout way, so that an
// editor's message is plain too.
func older(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = older(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = older(v[k])
		}
		if ref, ok := v["$ref"].(string); ok {
			v["$ref"] = strings.Replace(ref, "#/$defs/", "#/definitions/", 1)
		}
		if reflect.DeepEqual(v["not"], map[string]any{"const": ""}) {
			delete(v, "not")
			v["minLength"] = 1
		}
		integer(v)
		if properties, ok := v["properties"].(map[string]any); ok {
			explainKeys(properties)
		}
	}
	return v
}

// explainKeys describes the keys that mean the same everywhere.
func explainKeys(properties map[string]any) {
	for name, text := range everywhere {
		if p, ok := properties[name].(map[string]any); ok && p["description"] == nil {
			p["description"] = text
		}
	}
}

// integer drops `number` from all of [number, integer from 1 to 9].
func integer(v map[string]any) {
	all, ok := v["allOf"].([]any)
	if !ok || len(all) != 2 || !reflect.DeepEqual(all[0], map[string]any{"type": "number"}) {
		return
	}
	if part, ok := all[1].(map[string]any); ok && part["type"] == "integer" {
		delete(v, "allOf")
		maps.Copy(v, part)
	}
}
