package settings

import (
	"errors"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/confirm"
	"fliplet-audit/ui/extensions"
	"fliplet-audit/ui/failure"
)

// policyMsg is what became of setting the policy.
type policyMsg struct {
	screen, number int
	list           []string
	err            error
}

func (m *Model) askToSetPolicy() tea.Cmd {
	list := m.policy.list
	request, err := api.SetUploadPolicy(m.organization, list.Extensions)
	if err != nil {
		return m.say(err.Error())
	}
	q := confirm.Question{
		Title: "Set the upload policy", Yes: fmt.Sprintf("Set these %s", plural(len(list.Extensions), "extension", "extensions")),
		Lines: []string{request.Does, request.Warning, ""},
	}
	q.Lines = append(q.Lines, list.Against()...)
	if len(list.Mended) > 0 {
		q.Lines = append(q.Lines, "Put right: "+strings.Join(list.Mended, "; "))
	}
	q.Lines = append(q.Lines, extensions.NotReadable, "", "The list: "+strings.Join(list.Extensions, " "))
	m.ask(q, "Nothing was changed", func(m *Model) tea.Cmd { return m.setPolicy(request, list.Extensions) })
	return nil
}

// setPolicy sends the list, once. There is no way to look whether it was set.
func (m *Model) setPolicy(request api.Change, list []string) tea.Cmd {
	m.said = banner{}
	ctx, number := m.changing.Next(m.ctx)
	source, id := m.source, m.number
	return tea.Batch(func() tea.Msg {
		return policyMsg{screen: id, number: number, list: list, err: source.Apply(ctx, request)}
	}, m.begin("setting the upload policy"))
}

func (m *Model) policyChanged(msg policyMsg) tea.Cmd {
	if msg.screen != m.number || !m.changing.Done(msg.number) {
		return nil
	}
	var unsure *api.UnsureError
	switch {
	case errors.As(msg.err, &unsure):
		m.said = banner{what: extensions.NotKnown, advice: extensions.NotKnownAdvice + " The answer was lost: " + unsure.Err.What() + ".", failed: true}
		return nil
	case msg.err != nil:
		what, advice := failure.Words(msg.err)
		m.said = banner{what: what.String(), advice: advice.String(), failed: true}
		return nil
	}
	m.policy.startFrom(msg.list, "the list set at "+m.env.Now().In(m.env.Zone).Format("15:04:05"), nil)
	return m.say(fmt.Sprintf("Done: files with these %s can't be uploaded to %s",
		plural(len(msg.list), "extension", "extensions"), model.Clean(m.organization.Words())))
}
