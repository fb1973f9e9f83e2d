package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// organizationTokens are the tokens of all organizations; their secrets are in
// the doors.
type organizationTokens struct {
	mu     sync.Mutex
	nextID int64
	all    []*organizationToken
}

type organizationToken struct {
	account
	createdAt time.Time
}

// newOrganizationTokens has one token that was there before, whose secret
// nobody knows: that of the story's integration.
func newOrganizationTokens(organizationID int64, now time.Time) *organizationTokens {
	old := &organizationToken{account: tokenAccount(2210, organizationID, "Warehouse sync"), createdAt: now.AddDate(-1, -2, -9)}
	old.email = "token-4417@integration.acme.example" // as its logs name it
	return &organizationTokens{nextID: 2400, all: []*organizationToken{old}}
}

func tokenAccount(id, organizationID int64, name string) account {
	return account{
		id: id, email: fmt.Sprintf("token-%d@integration.acme.example", id), first: name, kind: "integrationToken",
		role: RoleAdmin, organization: organizationID, requests: &window{},
	}
}

// wireToken is a token as the list has it (wire.md, "Organization tokens").
type wireToken struct {
	ID        int64       `json:"id"`
	FullName  string      `json:"fullName"`
	FirstName string      `json:"firstName"`
	LastName  *string     `json:"lastName"`
	Email     string      `json:"email"`
	Type      string      `json:"type"`
	Member    tokenMember `json:"organizationUser"`
}

type tokenMember struct {
	CreatedAt      string `json:"createdAt"`
	UpdatedAt      string `json:"updatedAt"`
	UserID         int64  `json:"userId"`
	OrganizationID int64  `json:"organizationId"`
	RoleID         int64  `json:"organizationRoleId"`
}

func (t *organizationToken) wire() wireToken {
	at := wireDate(t.createdAt)
	return wireToken{
		ID: t.id, FullName: t.fullName(), FirstName: t.first, Email: t.email, Type: t.kind,
		Member: tokenMember{CreatedAt: at, UpdatedAt: at, UserID: t.id, OrganizationID: t.organization, RoleID: 3},
	}
}

// wireDate is a time as the API writes it.
func wireDate(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

// answerTokens is GET and POST v1/organizations/:id/tokens.
func (s *Server) answerTokens(w http.ResponseWriter, r *http.Request, who *account) {
	o, ok := s.managed(w, r, who)
	if !ok {
		return
	}
	if r.Method == http.MethodGet {
		answerJSON(w, map[string]any{"organizationTokens": s.tokens.list(o.ID)})
		return
	}
	body, err := jsonObject(w, r)
	if err != nil {
		answerError(w, http.StatusBadRequest, "bad request", err.Error())
		return
	}
	var name string
	if json.Unmarshal(body["name"], &name) != nil || strings.TrimSpace(name) == "" {
		answerError(w, http.StatusBadRequest, "bad request", "A token needs a name.")
		return
	}
	made := s.tokens.add(o.ID, name, s.options.Now())
	answerStatus(w, http.StatusCreated, map[string]any{"token": s.doors.let(made), "id": made.id, "name": name})
}

// answerToken is DELETE v1/organizations/:id/tokens/:token: the token opens
// nothing any more.
func (s *Server) answerToken(w http.ResponseWriter, r *http.Request, who *account) {
	o, ok := s.managed(w, r, who)
	if !ok {
		return
	}
	id, err := strconv.ParseInt(r.PathValue("token"), 10, 64)
	gone := s.tokens.remove(o.ID, id)
	if err != nil || gone == nil {
		answerError(w, http.StatusNotFound, "not found", "There is no token "+r.PathValue("token")+".")
		return
	}
	s.doors.shutAll(gone)
	w.WriteHeader(http.StatusOK)
}

func (t *organizationTokens) list(organizationID int64) []wireToken {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := []wireToken{}
	for _, token := range t.all {
		if token.organization == organizationID {
			list = append(list, token.wire())
		}
	}
	return list
}

func (t *organizationTokens) add(organizationID int64, name string, now time.Time) *account {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.nextID++
	made := &organizationToken{account: tokenAccount(t.nextID, organizationID, name), createdAt: now}
	t.all = append(t.all, made)
	return &made.account
}

// remove gives the account that is gone; nil when there was none.
func (t *organizationTokens) remove(organizationID, id int64) *account {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.all, func(token *organizationToken) bool {
		return token.id == id && token.organization == organizationID
	})
	if i < 0 {
		return nil
	}
	gone := t.all[i]
	t.all = slices.Delete(t.all, i, i+1)
	return &gone.account
}

// jsonObject reads a body that must be a JSON object.
func jsonObject(w http.ResponseWriter, r *http.Request) (map[string]json.RawMessage, error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("reading the body: %w", err)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil || object == nil {
		return nil, errors.New("the body is no JSON object")
	}
	return object, nil
}
