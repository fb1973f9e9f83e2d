package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"

	"fliplet-audit/model"
)

// templatePrinter prints each log by a template, a line each. What a log does
// not have is nothing.
type templatePrinter struct {
	out      *bufio.Writer
	template *template.Template
	clean    bool // what goes to a terminal is cleaned

	mu     sync.Mutex
	wrong  int // how many logs the template did not fit
	reason error
}

func newTemplatePrinter(out io.Writer, text string) (*templatePrinter, error) {
	t, err := template.New("--template").Funcs(template.FuncMap{"json": asJSON, fieldName: fieldOf, showName: shownText}).Parse(text)
	if err != nil {
		return nil, fmt.Errorf("--template: %s", strings.TrimPrefix(err.Error(), "template: --template:"))
	}
	for _, part := range t.Templates() {
		if part.Tree != nil {
			soften(part.Root)
		}
	}
	return &templatePrinter{out: bufio.NewWriterSize(out, 64<<10), template: t, clean: isTerminal(out)}, nil
}

// The functions that a template's fields and printed values go through.
const (
	fieldName = "_field"
	showName  = "_show"
)

// soften has a template's fields lead to nothing where a log has another shape,
// instead of breaking off, and each value that it prints go through shownText.
func soften(node parse.Node) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, inner := range n.Nodes {
			soften(inner)
		}
	case *parse.ActionNode:
		softenPipe(n.Pipe)
		if len(n.Pipe.Decl) == 0 {
			n.Pipe.Cmds = append(n.Pipe.Cmds, call(showName, n.Pos))
		}
	case *parse.IfNode:
		softenBranch(&n.BranchNode)
	case *parse.RangeNode:
		softenBranch(&n.BranchNode)
	case *parse.WithNode:
		softenBranch(&n.BranchNode)
	case *parse.TemplateNode:
		softenPipe(n.Pipe)
	}
}

func softenBranch(n *parse.BranchNode) {
	softenPipe(n.Pipe)
	soften(n.List)
	soften(n.ElseList)
}

func softenPipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	for _, command := range pipe.Cmds {
		for i, arg := range command.Args {
			switch n := arg.(type) {
			case *parse.PipeNode:
				softenPipe(n)
			case *parse.FieldNode:
				command.Args[i] = fieldCall(n)
			}
		}
	}
}

// fieldCall is .a.b as (_field . "a" "b").
func fieldCall(n *parse.FieldNode) *parse.PipeNode {
	args := []parse.Node{&parse.DotNode{NodeType: parse.NodeDot, Pos: n.Pos}}
	for _, key := range n.Ident {
		args = append(args, &parse.StringNode{NodeType: parse.NodeString, Pos: n.Pos, Quoted: strconv.Quote(key), Text: key})
	}
	return &parse.PipeNode{NodeType: parse.NodePipe, Pos: n.Pos, Cmds: []*parse.CommandNode{call(fieldName, n.Pos, args...)}}
}

func call(function string, at parse.Pos, args ...parse.Node) *parse.CommandNode {
	args = append([]parse.Node{parse.NewIdentifier(function).SetPos(at)}, args...)
	return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: at, Args: args}
}

// fieldOf is what the keys lead to; nil where there is no such way.
func fieldOf(value any, keys ...string) any {
	for _, key := range keys {
		object, _ := value.(map[string]any)
		value = object[key]
	}
	return value
}

// shownText is a value as text: nothing for null, JSON for objects and lists.
func shownText(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case map[string]any, []any:
		return asJSON(v)
	}
	return fmt.Sprint(value), nil
}

func asJSON(value any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return strings.TrimSuffix(b.String(), "\n"), err
}

func (p *templatePrinter) encode(dst []byte, l model.Log) []byte {
	start := len(dst)
	values, err := templateValues(l)
	if err == nil {
		if p.clean {
			values = cleanValue(values)
		}
		out := bytes.NewBuffer(dst)
		err = p.template.Execute(out, values)
		dst = out.Bytes()
	}
	if err != nil {
		p.failed(l, err)
	}
	if len(dst) == start || dst[len(dst)-1] != '\n' {
		dst = append(dst, '\n')
	}
	return dst
}

func (p *templatePrinter) failed(l model.Log, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wrong++; p.reason == nil {
		p.reason = fmt.Errorf("log %s: %w", l.ID, err)
	}
}

func (p *templatePrinter) print(text []byte) error {
	_, err := p.out.Write(text)
	return err
}

func (p *templatePrinter) flush() error { return p.out.Flush() }

func (p *templatePrinter) end() error {
	if err := p.out.Flush(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wrong > 0 {
		return fmt.Errorf("the template does not fit %s of the logs, first %w", model.Thousands(p.wrong), p.reason)
	}
	return nil
}

// templateValues are a log's fields as a template reads them: numbers as they
// are written, data as JSON also where only its text was received.
func templateValues(l model.Log) (any, error) {
	values := map[string]any{}
	if err := decodeExactly(l.Raw, &values); err != nil {
		return nil, fmt.Errorf("reading it: %w", err)
	}
	if l.DataText.Present {
		var data any
		if decodeExactly([]byte(l.DataText.Value), &data) == nil {
			values["data"] = data
		}
	}
	return values, nil
}

func decodeExactly(text []byte, to any) error {
	if len(text) == 0 {
		return errors.New("it is empty")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(to)
}

// cleanValue makes all texts of a value safe for a terminal, its keys too.
func cleanValue(value any) any {
	switch v := value.(type) {
	case string:
		return model.Clean(v).String()
	case json.Number:
		return model.Clean(v.String()).String()
	case map[string]any:
		clean := make(map[string]any, len(v))
		for key, inner := range v {
			clean[model.Clean(key).String()] = cleanValue(inner)
		}
		return clean
	case []any:
		for i, inner := range v {
			v[i] = cleanValue(inner)
		}
	}
	return value
}
