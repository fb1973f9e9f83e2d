//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// typesInTurn are the types of the logs, one after the other. Every beginning
// of "login" is in a different number of them.
var typesInTurn = []string{
	"user.login", "user.login", "user.login", "user.login.failed", "user.login.first",
	"user.logistics", "user.logout", "user.logout", "file.load",
	"email.delivered", "email.delivered", "mediaFile.create", "app.publish",
	"user.create", "user.create", "user.create", "data.read", "data.read", "data.read", "user.update",
}

var people = []string{"ann@acme.example", "bob@acme.example", "zoë@acme.example", "dimitri@acme.example", "eve@other.example"}

// writeLogs writes logs of the last twenty hours, the oldest first, in the
// form in which the API sends them.
func writeLogs(out io.Writer, count int) error {
	w := bufio.NewWriter(out)
	const span = 20 * time.Hour
	begin := time.Now().UTC().Add(-span - 5*time.Minute)
	for i := range count {
		at := begin.Add(span / time.Duration(count) * time.Duration(i)).Format("2006-01-02T15:04:05.000Z")
		who := people[i%len(people)]
		data := fmt.Sprintf(`{"ip": "192.0.2.%d", "path": "/v1/session/%d", "device": {"uuid": "c0ffee-%012d", "model": "iPhone14,5", "platform": "iOS"}, `+
			`"_userEmail": "%s", "_deviceTrackingId": "8017a7e5-5d3d-4a85-ac80-%012d", "statusCode": 200}`, i%250, i, i, who, i)
		fmt.Fprintf(w, `{"id":%d,"type":"%s","data":%s,"createdAt":"%s","updatedAt":"%s","requestId":"20680bf2-5dc6-49b1-bb3e-%012d",`+
			`"sessionId":%d,"userId":%d,"appId":%d,"organizationId":1234,"user":{"type":"app","email":"%s"},"app":{"name":"Conference"}}`+"\n",
			1_000_000+i, typesInTurn[i%len(typesInTurn)], data, at, at, i, 400+i%90, 10+i%len(people), 789, who)
	}
	return w.Flush()
}

// countWith is how many of so many logs have a text in their type.
func countWith(count int, text string) int {
	n := 0
	for i := range count {
		if strings.Contains(typesInTurn[i%len(typesInTurn)], text) {
			n++
		}
	}
	return n
}

// statusesInTurn are the last statuses of the emails, one after the other.
var statusesInTurn = []string{
	"bounced", "delivered", "delivered", "delivered", "rejected", "delivered", "delivered", "delivered", "delivered", "delivered",
}

// writeEmails writes the logs of emails of the last twenty hours, the oldest
// first: of each email its sending and, ten seconds later, its status.
func writeEmails(out io.Writer, emails int) error {
	w := bufio.NewWriter(out)
	const span = 20 * time.Hour
	begin := time.Now().UTC().Add(-span - 5*time.Minute)
	write := func(id int, at time.Time, kind, data string) {
		stamp := at.Format("2006-01-02T15:04:05.000Z")
		fmt.Fprintf(w, `{"id":%d,"type":"email.%s","data":%s,"createdAt":"%s","updatedAt":"%s","requestId":"20680bf2-5dc6-49b1-bb3e-%012d",`+
			`"appId":789,"organizationId":1234,"app":{"name":"Conference"}}`+"\n", 1_000_000+id, kind, data, stamp, stamp, id)
	}
	for i := range emails {
		at := begin.Add(span / time.Duration(emails) * time.Duration(i))
		about := fmt.Sprintf(`"messageId": "0102018f4a%06d-6c1d52bd-0f3a-4f7b-9d0e-%012d-000000", "subject": "Your badge for the conference"`, i, i)
		write(2*i, at, "communicate", fmt.Sprintf(`{"to": [{"email": "guest%d@acme.example", "type": "to"}], "from_name": "Conference", %s}`, i, about))
		write(2*i+1, at.Add(10*time.Second), statusesInTurn[i%len(statusesInTurn)],
			fmt.Sprintf(`{"recipient": "guest%d@acme.example", %s, "smtpResponse": "250 2.0.0 OK"}`, i, about))
	}
	return w.Flush()
}

// emailsWith is how many of so many emails have a status.
func emailsWith(emails int, status string) int {
	n := 0
	for i := range emails {
		if statusesInTurn[i%len(statusesInTurn)] == status {
			n++
		}
	}
	return n
}
