package demo

import (
	"context"
	"time"

	"fliplet-audit/api/demo/story"
	"fliplet-audit/model"
)

// source chooses where the logs come from, sets the directory, and returns what
// loads them.
func (s *Server) source() (load func(ctx context.Context), err error) {
	if s.options.DataFile != "" {
		return s.fileSource()
	}
	tale := story.New(story.Options{Seed: s.options.Seed, Now: s.options.Now(), Logs: s.options.Logs})
	home := tale.Organization()
	s.whoIs = tale.Session
	var apps []app
	for _, a := range home.Apps {
		apps = append(apps, app{ID: a.ID, Name: a.Name, OrganizationID: home.ID, ProductionID: idOrNil(a.ProductionID)})
	}
	s.setDirectory(organization{ID: home.ID, Name: home.Name}, apps)
	return func(ctx context.Context) {
		s.builder = newBuilder(s.options.Logs)
		s.teller = newTeller(s.builder, home)
		for r := range tale.Logs {
			if s.builder.table.rows()%1024 == 0 && ctx.Err() != nil {
				return
			}
			s.builder.add(s.teller.record(r))
		}
		s.archives[s.OrganizationID].now.Store(s.builder.snapshot())
		if s.options.Live {
			s.running.Go(func() { s.live(s.context, tale) })
		}
	}, nil
}

func idOrNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// setDirectory makes an archive for each organization that may be asked; but
// for home's they are empty.
func (s *Server) setDirectory(home organization, apps []app) {
	s.OrganizationID = home.ID
	s.directory = newDirectory(home, apps)
	for _, o := range s.directory.organizations {
		s.archives[o.ID] = &archive{}
		if o.ID != home.ID {
			s.archives[o.ID].now.Store(newBuilder(0).snapshot())
		}
	}
}

// teller turns the story's records into the table's.
type teller struct {
	organizationID int64
	nextID         int64
	users, apps    map[int64]uint32
}

func newTeller(b *builder, o story.Organization) *teller {
	t := &teller{organizationID: o.ID, nextID: 1, users: map[int64]uint32{}, apps: map[int64]uint32{}}
	for _, u := range o.Users {
		t.users[u.ID] = b.addUser(userRow{kind: optional(u.Type), email: optional(u.Email)})
	}
	for _, a := range o.Apps {
		row := b.addApp(appRow{name: optional(a.Name)})
		t.apps[a.ID] = row
		if a.ProductionID != 0 {
			t.apps[a.ProductionID] = row
		}
	}
	return t
}

func (t *teller) record(r story.Record) record {
	id := t.nextID
	t.nextID++
	return record{
		id: id, createdAt: milliseconds(r.CreatedAt), updatedAt: milliseconds(r.UpdatedAt),
		sessionID: orNull(r.SessionID), userID: orNull(r.UserID), appID: orNull(r.AppID),
		entryID: orNull(r.DataSourceEntryID), sourceID: orNull(r.DataSourceID),
		organizationID: t.organizationID, noticeID: orNull(r.AppNotificationID),
		kind: optional(r.Type), requestID: optional(r.RequestID), data: optional(r.Data),
		user: joinedRow(t.users, r.UserID), app: joinedRow(t.apps, r.AppID),
	}
}

func joinedRow(rows map[int64]uint32, id int64) uint32 {
	if id == 0 {
		return noRow
	}
	if row, known := rows[id]; known {
		return row
	}
	return rowGone
}

func orNull(id int64) int64 {
	if id == 0 {
		return null
	}
	return id
}

func optional(text string) model.Optional { return model.Optional{Value: text, Present: text != ""} }

func milliseconds(at time.Time) int64 {
	if at.IsZero() {
		return null
	}
	return at.UnixMilli()
}
