package recipes

import (
	"math"
	"strconv"

	"fliplet-audit/filters"
)

// pushAbout is what the data of a push's log says (wire.md, "What data holds").
type pushAbout struct {
	title, body, job best
	services         []serviceCount
	errors           map[pushError]int
}

// serviceCount is how one service fared with one push.
type serviceCount struct {
	service          string
	success, failure int64
}

// pushError is a word that a service gave for what failed.
type pushError struct{ service, word string }

const (
	unknownService = "service not said"
	// maxWords is how many different error words are counted apart; the rest is
	// otherWords.
	maxWords   = 200
	otherWords = "other words"
)

// best is the text that stands in the best place seen so far.
type best struct {
	text string
	rank int // of its place, from 1; 0 is none yet
}

func (b *best) take(n filters.Node, parent string) {
	rank := n.Depth + 1
	if parent != "" && !filters.SameKey(n.Parent, parent) {
		rank += 1 << 20
	}
	if b.rank != 0 && b.rank <= rank {
		return
	}
	if text := n.Text(); text != "" {
		*b = best{text, rank}
	}
}

// readPush reads the data of a push, whatever its shape: an object with
// numbers for success or failure is what one service answered, however deep it
// stands; one around such objects only sums them up. The texts after error
// belong to the answer they stand in.
func readPush(data string) pushAbout {
	p := pushReader{about: pushAbout{errors: make(map[pushError]int)}, open: make([]pushFrame, 1, 16)}
	filters.Walk(data, p.see)
	for len(p.open) > 1 { // JSON that was cut off
		p.close()
	}
	p.settle(&p.open[0], "")
	return p.about
}

type pushReader struct {
	about pushAbout
	open  []pushFrame // the objects and lists around, one for the whole in front
}

// pushFrame is what was seen of an object or a list.
type pushFrame struct {
	key              string
	method           string
	success, failure int64
	counted          bool           // it has success or failure
	within           bool           // something in it has
	word             string         // its own error
	detail           best           // what says more, when it is an error itself
	words            map[string]int // the errors in it
}

func (p *pushReader) see(n filters.Node) {
	switch n.Kind {
	case '{', '[':
		p.open = append(p.open, pushFrame{key: n.Key})
	case '}', ']':
		if len(p.open) > 1 {
			p.close()
		}
	default:
		p.scalar(n)
	}
}

func (p *pushReader) scalar(n filters.Node) {
	f := &p.open[len(p.open)-1]
	switch key := n.Key; {
	case key == "":
	case filters.SameKey(key, "success"):
		f.count(&f.success, n)
	case filters.SameKey(key, "failure"):
		f.count(&f.failure, n)
	case filters.SameKey(key, "error"):
		f.word = errorWord(n)
	case filters.SameKey(key, "method"):
		f.method = n.Text()
	case filters.SameKey(key, "title"):
		p.about.title.take(n, "payload")
	case filters.SameKey(key, "body"):
		p.about.body.take(n, "payload")
	case filters.SameKey(key, "jobId"):
		p.about.job.take(n, "")
	case f.key == "error":
		f.explain(n)
	}
}

// count takes a number that is no less than 0.
func (f *pushFrame) count(to *int64, n filters.Node) {
	const most = 1 << 50
	text, ok := n.ID()
	if !ok {
		return
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || number < 0 || number > most || number != math.Trunc(number) {
		return
	}
	*to, f.counted = int64(number), true
}

func errorWord(n filters.Node) string {
	word := n.Text()
	switch {
	case n.Kind == '"':
		return word
	case word == "true":
		return "error"
	case word == "false":
		return ""
	}
	return word
}

// explain takes what an error that is an object says, in words if it can.
func (f *pushFrame) explain(n filters.Node) {
	for i, key := range []string{"reason", "name", "message", "code"} {
		if text := n.Text(); filters.SameKey(n.Key, key) && text != "" && (f.detail.rank == 0 || i < f.detail.rank) {
			f.detail = best{text, i + 1}
		}
	}
}

// close takes the innermost frame off and hands what it knows to the one
// around it, or to a service.
func (p *pushReader) close() {
	f := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	around := &p.open[len(p.open)-1]
	if f.counted && !f.within {
		service := p.method(f)
		p.about.services = append(p.about.services, serviceCount{service, f.success, f.failure})
		p.settle(&f, service)
		around.within = true
		return
	}
	around.within = around.within || f.within
	if f.detail.text != "" {
		around.word = f.detail.text
	}
	if f.word != "" {
		around.add(f.word, 1)
	}
	if around.words == nil {
		around.words = f.words
		return
	}
	for word, n := range f.words {
		around.add(word, n)
	}
}

// method is the name of the service, given here or further out.
func (p *pushReader) method(f pushFrame) string {
	for i := len(p.open) - 1; f.method == "" && i > 0; i-- {
		f.method = p.open[i].method
	}
	if f.method == "" {
		return unknownService
	}
	return kept(f.method)
}

func (f *pushFrame) add(word string, n int) {
	if f.words == nil {
		f.words = make(map[string]int)
	}
	if _, known := f.words[word]; !known && len(f.words) >= maxWords {
		word = otherWords
	}
	f.words[word] += n
}

// settle counts a frame's errors for a service.
func (p *pushReader) settle(f *pushFrame, service string) {
	if service == "" {
		service = unknownService
	}
	if f.word != "" {
		f.add(f.word, 1)
	}
	for word, n := range f.words {
		p.about.errors[pushError{service, kept(word)}] += n
	}
}
