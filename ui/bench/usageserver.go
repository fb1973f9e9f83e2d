//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"fliplet-audit/model"
)

// usageProxy stands before the demo server and answers for its usage that of a
// large organization.
type usageProxy struct {
	URL   string
	bytes int // of the usage
	http  *http.Server

	mu   sync.Mutex
	last time.Time // when the usage was sent, all of it
}

func serveUsage(target string) (*usageProxy, error) {
	to, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("the demo server's address: %w", err)
	}
	body, err := usageBody(usageOf())
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening for the program: %w", err)
	}
	p := &usageProxy{URL: "http://" + listener.Addr().String() + "/", bytes: len(body)}
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	p.http = &http.Server{ReadHeaderTimeout: patience, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/analytics") {
			forward.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
		p.mu.Lock()
		p.last = time.Now()
		p.mu.Unlock()
	})}
	go func() { _ = p.http.Serve(listener) }()
	return p, nil
}

// sent is when the usage was sent last.
func (p *usageProxy) sent() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

func (p *usageProxy) close() error {
	if err := p.http.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("closing the proxy: %w", err)
	}
	return nil
}

// usageBody is usage as the API answers it (wire.md, "Aggregated logs").
func usageBody(u model.Usage) ([]byte, error) {
	type object = map[string]any
	days := func(of []model.DayCount) []object {
		var list []object
		for _, d := range of {
			list = append(list, object{"day": d.Day.Format(time.DateOnly), "count": d.Count})
		}
		return list
	}
	count := func(c model.Count) object {
		return object{"count": c.Count, "previousPeriodCount": c.Previous}
	}
	var apps, users []object
	for _, a := range u.Apps {
		apps = append(apps, object{"id": json.Number(a.ID), "name": a.Name, "createdAt": a.CreatedAt, "stats": object{
			"users": count(a.Users), "sessions": count(a.Sessions), "devices": count(a.Devices), "updates": count(a.Updates),
		}})
	}
	for _, p := range u.Users {
		users = append(users, object{"id": json.Number(p.ID), "email": p.Email, "lastSeenAt": p.LastSeenAt, "createdAt": p.CreatedAt, "stats": object{
			"studioSessions": count(p.StudioSessions), "viewerSessions": count(p.ViewerSessions), "appsAvailable": count(p.AppsAvailable),
		}})
	}
	body, err := json.Marshal(object{"appSessions": days(u.AppSessions), "studioSessions": days(u.StudioSessions), "stats": object{}, "apps": apps, "users": users})
	if err != nil {
		return nil, fmt.Errorf("writing the usage: %w", err)
	}
	return body, nil
}
