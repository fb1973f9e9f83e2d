package api

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const tooMany = `{"message":"Too many requests","referenceUrl":"https://example.com","nextValidRequestDate":"2022-02-15T17:13:32.363Z"}`

// waits keeps what OnWait is told.
type waits struct {
	mu   sync.Mutex
	told []Wait
}

func (w *waits) tell(wait Wait) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, wait)
}

func (w *waits) option(o *Options) { o.OnWait = w.tell }

func (w *waits) of(reason WaitReason) []Wait {
	w.mu.Lock()
	defer w.mu.Unlock()
	var some []Wait
	for _, wait := range w.told {
		if wait.Reason == reason {
			some = append(some, wait)
		}
	}
	return some
}

func TestRateLimitWaitsAsDemanded(t *testing.T) {
	tests := []struct {
		name        string
		date, after string // headers; date "-" is none
		body        string
		least, most time.Duration
	}{
		{"by the server's clock, four years behind ours", "Tue, 15 Feb 2022 17:13:28 GMT", "", tooMany, 4363 * time.Millisecond, 4363 * time.Millisecond},
		{"by our clock, without the server's", "-", "", `{"nextValidRequestDate":"2026-11-21T10:00:06.500Z"}`, 6500 * time.Millisecond, 6500 * time.Millisecond},
		{"at least a moment", "Tue, 15 Feb 2022 17:13:32 GMT", "", `{"nextValidRequestDate":"2022-02-15T17:13:32.001Z"}`, 250 * time.Millisecond, 250 * time.Millisecond},
		{"a date gone by backs off", "Tue, 15 Feb 2022 18:00:00 GMT", "", tooMany, time.Second, 2 * time.Second},
		{"Retry-After in seconds", "", "3", `{}`, 3 * time.Second, 3 * time.Second},
		{"Retry-After as a date", "Tue, 15 Feb 2022 17:13:28 GMT", "Tue, 15 Feb 2022 17:13:33 GMT", `<html>`, 5 * time.Second, 5 * time.Second},
		{"the date before Retry-After", "Tue, 15 Feb 2022 17:13:28 GMT", "60", tooMany, 4363 * time.Millisecond, 4363 * time.Millisecond},
		{"nothing said backs off", "-", "", ``, time.Second, 2 * time.Second},
		{"nonsense backs off", "yesterday", "soon", `{"nextValidRequestDate":12}`, time.Second, 2 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
				if n > 0 {
					answerJSON(w, 200, onePage)
					return
				}
				switch tt.date {
				case "-":
					w.Header()["Date"] = nil
				case "":
				default:
					w.Header().Set("Date", tt.date)
				}
				if tt.after != "" {
					w.Header().Set("Retry-After", tt.after)
				}
				answerJSON(w, 429, tt.body)
			})
			var told waits
			c, clock := newClient(t, s.URL, told.option)
			began := clock.Now()
			require.NoError(t, ask(c))
			require.Equal(t, 2, s.count())
			require.GreaterOrEqual(t, clock.total(), tt.least)
			require.LessOrEqual(t, clock.total(), tt.most)
			require.Len(t, told.of(WaitRateLimit), 1)
			wait := told.of(WaitRateLimit)[0]
			require.WithinRange(t, wait.Until, began.Add(tt.least), began.Add(tt.most))
			require.Equal(t, 2, wait.Attempt)
			failure(t, wait.Cause, KindRateLimited)
		})
	}
}

func TestRateLimitStormIsWeathered(t *testing.T) {
	s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
		if n < 12 {
			w.Header()["Date"] = nil
			answerJSON(w, 429, `{"message":"Too many requests"}`)
			return
		}
		answerJSON(w, 200, onePage)
	})
	c, clock := newClient(t, s.URL)
	require.NoError(t, ask(c))
	require.Equal(t, 13, s.count())
	for i := 1; i < 4; i++ {
		require.Greater(t, clock.slept[i]*2, clock.slept[i-1], "the waits grow, jitter aside")
	}
	require.Greater(t, clock.slept[11], 3*time.Second)
}

func TestRateLimitPastTheDeadline(t *testing.T) {
	t.Run("said at once when the server says so", func(t *testing.T) {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
			w.Header().Set("Date", "Tue, 15 Feb 2022 17:00:00 GMT")
			answerJSON(w, 429, tooMany)
		})
		c, clock := newClient(t, s.URL)
		e := failure(t, ask(c), KindRateLimited)
		require.Equal(t, 1, s.count())
		require.Zero(t, clock.total())
		require.Equal(t, clock.Now().Add(13*time.Minute+32*time.Second+363*time.Millisecond), e.Until)
		require.Contains(t, e.What(), "13m32s")
		require.Equal(t, 429, e.Status)
		failure(t, ask(c), KindRateLimited)
		require.Equal(t, 1, s.count(), "the process holds back")
		clock.Timer(longestHold)
		failure(t, ask(c), KindRateLimited)
		require.Equal(t, 2, s.count(), "but not for as long as a wrong date may say")
	})
	t.Run("after as many tries as fit", func(t *testing.T) {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
			w.Header()["Date"] = nil
			answerJSON(w, 429, `{}`)
		})
		c, clock := newClient(t, s.URL)
		failure(t, ask(c), KindRateLimited)
		require.LessOrEqual(t, clock.total(), DefaultRequestTimeout)
		require.Greater(t, clock.total(), DefaultRequestTimeout/2)
	})
}

func TestRateLimitHoldsTheWholeProcess(t *testing.T) {
	s := newServer(t, func(n int, a asked, w http.ResponseWriter) {
		if n == 0 {
			w.Header().Set("Date", "Tue, 15 Feb 2022 17:13:00 GMT")
			answerJSON(w, 429, tooMany)
			return
		}
		if a.path == "/v1/user" {
			answerJSON(w, 200, `{"user":{"id":1}}`)
			return
		}
		answerJSON(w, 200, onePage)
	})
	var told waits
	c, clock := newClient(t, s.URL, func(o *Options) { o.RequestTimeout = 20 * time.Second })
	other, _ := newClient(t, s.URL, func(o *Options) { o.Clock, o.Pacer = clock, c.pacer }, told.option)
	failure(t, ask(c), KindRateLimited)
	began := clock.Now()
	_, err := other.User(context.Background())
	require.NoError(t, err)
	require.Equal(t, 32363*time.Millisecond, clock.Now().Sub(began))
	require.Len(t, told.of(WaitRateLimit), 1)
	require.Nil(t, told.of(WaitRateLimit)[0].Cause)
}

func TestServerErrorsAreTriedAgain(t *testing.T) {
	for status, tries := range map[int]int{500: 5, 502: 5, 503: 5, 504: 5, 520: 5, 501: 1, 505: 1, 408: 5} {
		s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
			answerJSON(w, status, `{"message":"`+secret+` \u001b[31m"}`)
		})
		var told waits
		c, clock := newClient(t, s.URL, told.option)
		kind := KindServer
		if status == 408 {
			kind = KindTimeout
		}
		e := failure(t, ask(c), kind)
		require.Equal(t, status, e.Status)
		require.Equal(t, tries, s.count())
		require.Len(t, told.of(WaitRetry), tries-1)
		require.Less(t, clock.total(), 15*time.Second)
		for i, wait := range told.of(WaitRetry) {
			require.Equal(t, i+2, wait.Attempt)
			failure(t, wait.Cause, kind)
		}
	}
}

func TestServerErrorThenFine(t *testing.T) {
	s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
		switch n {
		case 0:
			w.Header().Set("Retry-After", "7")
			answerJSON(w, 503, `<html><title>Down</title></html>`)
		case 1:
			answerJSON(w, 502, ``)
		default:
			answerJSON(w, 200, onePage)
		}
	})
	c, clock := newClient(t, s.URL)
	page, err := c.Logs(context.Background(), org, LogsRequest{Background: true})
	require.NoError(t, err)
	require.Len(t, page.Logs, 1)
	require.GreaterOrEqual(t, clock.total(), 7*time.Second, "Retry-After is heeded")
	require.Equal(t, clock.total(), page.Took, "waits are in the time it took")
	require.Equal(t, clock.Now(), page.At)
	bodies := s.asked()
	require.Equal(t, bodies[0].body, bodies[2].body, "the same question")
}

func TestBrokenConnectionsAreTriedAgain(t *testing.T) {
	cuts := map[string]string{
		"no answer":       "",
		"half a header":   "HTTP/1.1 200 OK\r\nContent-Le",
		"cut body":        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + onePage[:100],
		"cut in a chunk":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + onePage[:64] + "\r\n",
		"cut JSON":        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\n" + onePage[:100],
		"cut in a string": "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 30\r\n\r\n" + onePage[:30],
		"empty":           "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
	}
	for name, cut := range cuts {
		for _, forever := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
					if n > 1 && !forever {
						answerJSON(w, 200, onePage)
						return
					}
					breakOff(t, w, cut)
				})
				c, _ := newClient(t, s.URL)
				err := ask(c)
				if !forever {
					require.NoError(t, err)
					require.Equal(t, 3, s.count())
					return
				}
				kind := KindCut
				if name == "no answer" || name == "half a header" {
					kind = KindConnection
				}
				failure(t, err, kind)
				require.Equal(t, 5, s.count())
			})
		}
	}
}

// breakOff writes raw bytes and closes the connection.
func breakOff(t *testing.T, w http.ResponseWriter, raw string) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer connection.Close()
	io.WriteString(connection, raw)
}

func TestSlowAnswersEnd(t *testing.T) {
	for name, begin := range map[string]string{"no header": "", "no body": "{", "a slow body": onePage[:80]} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
				if begin != "" {
					answerJSON(w, 200, begin)
					w.(http.Flusher).Flush()
				}
				<-a.gone.Done()
			})
			c, _ := newClient(t, s.URL, func(o *Options) { o.AttemptTimeout = 20 * time.Millisecond })
			e := failure(t, ask(c), KindTimeout)
			require.ErrorIs(t, e, context.DeadlineExceeded)
			require.Equal(t, 5, s.count())
		})
	}
	t.Run("within the request's own deadline", func(t *testing.T) {
		s := newServer(t, func(_ int, a asked, _ http.ResponseWriter) { <-a.gone.Done() })
		c, _ := newClient(t, s.URL, func(o *Options) { o.RequestTimeout = 30 * time.Millisecond })
		failure(t, ask(c), KindTimeout)
		require.Equal(t, 1, s.count())
	})
}

func TestCancelling(t *testing.T) {
	t.Run("while the server thinks", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		s := newServer(t, func(_ int, a asked, _ http.ResponseWriter) { cancel(); <-a.gone.Done() })
		c, _ := newClient(t, s.URL)
		_, err := c.Logs(ctx, org, LogsRequest{})
		require.ErrorIs(t, failure(t, err, KindCancelled), context.Canceled)
		require.Equal(t, 1, s.count())
	})
	t.Run("while the body comes", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
			answerJSON(w, 200, onePage[:50])
			w.(http.Flusher).Flush()
			cancel()
			<-a.gone.Done()
		})
		c, _ := newClient(t, s.URL)
		_, err := c.Logs(ctx, org, LogsRequest{})
		failure(t, err, KindCancelled)
		require.Equal(t, 1, s.count())
	})
	t.Run("while it waits", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 500, `{}`) })
		c, _ := newClient(t, s.URL, func(o *Options) {
			o.Clock = SystemClock{}
			o.OnWait = func(Wait) { cancel() }
		})
		_, err := c.Logs(ctx, org, LogsRequest{})
		failure(t, err, KindCancelled)
		require.Equal(t, 1, s.count())
	})
	t.Run("before it is sent", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		c, _ := newClient(t, "http://127.0.0.1:1")
		_, err := c.Logs(ctx, org, LogsRequest{})
		failure(t, err, KindCancelled)
	})
	t.Run("by the asker's own deadline", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		s := newServer(t, func(_ int, a asked, _ http.ResponseWriter) { <-a.gone.Done() })
		c, _ := newClient(t, s.URL)
		_, err := c.Logs(ctx, org, LogsRequest{})
		failure(t, err, KindTimeout)
		require.Equal(t, 1, s.count())
	})
}

func TestEveryRequestIsPaced(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, onePage) })
	var told waits
	c, clock := newClient(t, s.URL, told.option)
	for range 31 {
		require.NoError(t, ask(c))
	}
	require.Equal(t, 10*time.Second, clock.total())
	require.Len(t, told.of(WaitPace), 1)
	require.Equal(t, 1, told.of(WaitPace)[0].Attempt)

	fast, clock := newClient(t, s.URL, func(o *Options) { o.Pacer = Unpaced(nil) })
	for range 100 {
		require.NoError(t, ask(fast))
	}
	require.Zero(t, clock.total())
}
