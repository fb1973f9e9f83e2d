package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"fliplet-audit/api"
	"fliplet-audit/export"
	"fliplet-audit/export/format"
	"fliplet-audit/model"
	commandline "fliplet-audit/ui/command"
	"fliplet-audit/ui/pages"
)

// goOn goes on with an unfinished export: it asks what its journal says. Flags
// that are given must mean the same.
func (e exportFlags) goOn(ctx context.Context, q question, begun export.Begun, errs io.Writer) error {
	f, err := e.formatOf(e.file, begun.Format)
	if err != nil {
		return err
	}
	if begun.Format.Pseudonymize && e.keyFile == "" {
		return e.advised(&export.Error{Kind: export.KindKey, Path: e.file})
	}
	job := export.Job{Path: e.file, Resume: true, Overwrite: e.over, Format: f, Period: begun.Period, Limit: begun.Limit, Origin: begun.Origin}
	if job.Transform, job.Format, err = e.transform(f); err != nil {
		return err
	}
	opened, err := e.openAs(ctx, begun, errs)
	if err != nil {
		return err
	}
	defer opened.Close()
	if err := opened.narrow(ctx, &q, errs); err != nil {
		return err
	}
	e.askedAgain(&job, opened, q)
	if same, differs := begun.Same(job); !same {
		return usageError{fmt.Errorf("the unfinished export to %s is another one: its %s differ; leave those flags out to go on with it, or throw it away with --force alone",
			e.file, strings.TrimPrefix(strings.ReplaceAll(differs, "the ", ""), "the "))}
	}
	if begun.Busy {
		return e.advised(&export.Error{Kind: export.KindBusy, Path: e.file})
	}
	fmt.Fprintf(errs, "Going on after %s, up to %s\n", logsWord(begun.Rows), begun.Until.In(q.Zone).Format("2006-01-02 15:04:05"))
	q.Query, q.Period = begun.Origin.Query, begun.Period
	scope := api.Scope{Organization: begun.Origin.Organization, App: begun.Origin.App}
	return e.export(ctx, opened, pages.Source{Client: opened.Client, Scope: scope, Query: q.Query}, job, q, errs)
}

// officialName is the name of an export without FILE: an unfinished one of that
// name is gone on with by what its journal says, as any other.
func (e exportFlags) officialName(ctx context.Context, q question, f format.Options, errs io.Writer) (string, error) {
	opened, err := e.open(ctx, errs)
	if err != nil {
		return "", err
	}
	defer opened.Close()
	opened.names(ctx)
	return e.path(opened, q, f), nil
}

// openAs signs in to whose logs were begun with, where the flags don't say.
func (e exportFlags) openAs(ctx context.Context, begun export.Begun, errs io.Writer) (*connection, error) {
	c := e.connecting
	if c.org == "" && !c.demo && begun.Origin.Organization != "" {
		c.org = string(begun.Origin.Organization)
	}
	if c.app == "" {
		c.app = string(begun.Origin.App)
		if other := begun.Origin.OtherApp; other != "" {
			c.app += "," + string(other)
		}
	}
	return c.open(ctx, errs)
}

// askedAgain puts into the job what the flags ask for, where they do.
func (e exportFlags) askedAgain(job *export.Job, opened *connection, q question) {
	asked := e.asked(opened, q)
	job.Origin.API = pages.Host(opened.Client.BaseURL(), opened.Demo)
	job.Origin.Organization, job.Origin.App, job.Origin.OtherApp = opened.Scope.Organization, opened.Scope.App, opened.Other
	of := model.Query{AppID: opened.Scope.App, OtherAppID: opened.Other}
	job.Origin.Query = job.Origin.Query.InApps(of)
	if e.given("range", "since", "until") {
		job.Period, job.Origin.Query.Range, job.Origin.Range = q.Period, q.Query.Range, asked.Range
	}
	if e.given("type", "filter", "category", "user", "session", "same", "analytics") {
		r := job.Origin.Query.Range
		job.Origin.Query = q.Query.InApps(of)
		job.Origin.Query.Range, job.Origin.Query.Sort = r, model.Sort{}
	}
	if e.given("limit") {
		job.Limit = q.Limit
	}
}

// resumeLine is the command that goes on with an unfinished export.
func (e exportFlags) resumeLine(path string) string {
	words := []string{commandline.Program, "export", "--resume"}
	if e.demo {
		words = append(words, "--demo")
	}
	for _, flag := range []struct{ name, value string }{
		{"--api-url", e.apiURL}, {"--token-file", e.tokenFile}, {"--profile", e.profile}, {"--pseudonymize", e.keyFile},
	} {
		if flag.value != "" {
			words = append(words, flag.name, commandline.Quote(flag.value))
		}
	}
	return strings.Join(append(words, commandline.Quote(inFolder(path))), " ")
}
