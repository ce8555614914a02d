package store

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"caredesk/internal/clinic"
)

// Holder is whose turn it is with a shared file, as the lease beside it says.
type Holder struct {
	Desk    string    `json:"desk"` // what people call the computer or the person at it
	Host    string    `json:"host"`
	PID     int       `json:"pid"`
	Program string    `json:"program"` // the version of Caredesk
	Token   string    `json:"token"`   // of this one turn
	Since   time.Time `json:"since"`   // by the holder's clock: to show, never to compare
	Beat    int       `json:"beat"`    // grows while the holder lives
}

// Name is the holder in words.
func (h Holder) Name() string {
	switch {
	case h.Token == "":
		return "another desk"
	case h.Desk == "" || h.Desk == h.Host:
		return "“" + h.Host + "”"
	}
	return "“" + h.Desk + "” on " + h.Host
}

const (
	leaseSize   = 1024            // bytes of a lease, always the same, so that a beat is one write
	beatEvery   = 3 * time.Second // how often a holder says that it lives
	leaseStale  = 30 * time.Second
	leaseSuffix = "-lease"
)

var (
	// errHeld means that it is somebody else's turn.
	errHeld = errors.New("store: it is another desk's turn")
	// errTurnLost means that the turn was taken away, as from a computer that slept.
	errTurnLost = errors.New("store: the turn was taken away")
)

// lease is the right to open a shared file, held by this program.
//
// That it exists is what counts: making a file that must not exist yet is the one
// thing that network file systems do for one desk alone, whatever they remember
// and however they lock. What it says is for people, and to know one's own.
type lease struct {
	path   string
	holder Holder
	stop   chan struct{}
	beats  sync.WaitGroup
}

// takeLease makes the lease; errHeld when there is one.
func takeLease(path string, perm fs.FileMode, h Holder) (*lease, error) {
	h.Token, h.Since, h.Beat = rand.Text(), time.Now().UTC().Truncate(time.Second), 0
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, errHeld
	case runtime.GOOS == "windows" && errors.Is(err, fs.ErrPermission):
		return nil, errHeld // being removed: Windows refuses the name until it is gone
	case err != nil:
		return nil, err
	}
	// It is on the server's disk before anything is done under it: some clients go on with a
	// half-done COMMIT after the server's power came back, and a lease lost with it would let
	// another desk in meanwhile.
	_, err = f.Write(h.bytes())
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		// On a file system that lets two make one file, the later one's words stay.
		err = stillMine(path, h.Token)
	}
	if err != nil {
		if !errors.Is(err, errTurnLost) {
			_ = os.Remove(path) // ours: nobody else can have made it meanwhile
		}
		return nil, err
	}
	l := &lease{path: path, holder: h, stop: make(chan struct{})}
	l.beats.Add(1)
	go l.live(beatEvery)
	return l, nil
}

func (h Holder) bytes() []byte {
	for {
		b, err := json.Marshal(h)
		if err != nil {
			panic("store: a lease cannot be written: " + err.Error())
		}
		if len(b) < leaseSize {
			return append(b, append(bytes.Repeat([]byte(" "), leaseSize-1-len(b)), '\n')...)
		}
		h.Desk, h.Host, h.Program = shortened(h.Desk), shortened(h.Host), shortened(h.Program)
	}
}

func shortened(s string) string {
	r := []rune(strings.ToValidUTF8(s, "?"))
	return string(r[:min(len(r)/2, 60)])
}

// readLease says whose turn it is. A lease that its holder could not write
// whole gives a Holder without a token; fs.ErrNotExist when it is nobody's.
func readLease(path string) (Holder, error) {
	f, err := os.Open(path)
	if err != nil {
		return Holder{}, err
	}
	defer f.Close()
	return readHolder(f)
}

func readHolder(f *os.File) (Holder, error) {
	b, err := io.ReadAll(io.LimitReader(f, 2*leaseSize))
	if err != nil {
		return Holder{}, err
	}
	var h Holder
	if json.Unmarshal(b, &h) != nil {
		return Holder{}, nil
	}
	return h, nil
}

// mine reads the lease back: errTurnLost when it is not ours any more.
func (l *lease) mine() error { return stillMine(l.path, l.holder.Token) }

func stillMine(path, token string) error {
	h, err := readLease(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missing(path)
	case err == nil && h.Token != token:
		return errTurnLost
	}
	return err
}

// missing tells a lease that was taken away from a share that went away with all that is on it.
func missing(path string) error {
	if _, err := os.Stat(strings.TrimSuffix(path, leaseSuffix)); err != nil {
		return err
	}
	return errTurnLost
}

// live beats until the lease is dropped or taken away.
func (l *lease) live(every time.Duration) {
	defer l.beats.Done()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if errors.Is(l.beat(), errTurnLost) {
				return
			}
		case <-l.stop:
			return
		}
	}
}

// beat writes through an open file whose token was read from it: when the lease is
// renamed and made anew by another desk meanwhile, the beat goes to the old one.
func (l *lease) beat() error {
	f, err := os.OpenFile(l.path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return missing(l.path)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	h, err := readHolder(f)
	if err != nil {
		return err
	}
	if h.Token != l.holder.Token {
		return errTurnLost
	}
	h.Beat++
	_, err = f.WriteAt(h.bytes(), 0)
	return errors.Join(err, f.Sync())
}

// drop gives the turn back. It may be called again; a lease that is not ours any more is left.
func (l *lease) drop() error {
	l.still()
	err := l.mine()
	for try := 0; err == nil; try++ {
		err = os.Remove(l.path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		// Windows removes no file that somebody is just reading.
		if err == nil || runtime.GOOS != "windows" || try == 40 {
			return err
		}
		time.Sleep(25 * time.Millisecond)
		err = l.mine()
	}
	if errors.Is(err, errTurnLost) {
		return nil
	}
	return err
}

// still ends the beating, as a computer that falls asleep does.
func (l *lease) still() {
	select {
	case <-l.stop:
	default:
		close(l.stop)
	}
	l.beats.Wait()
}

// pulse follows a lease by its own beat. Clocks of two computers are never compared.
type pulse struct {
	holder Holder
	since  time.Time // when it was seen to move last, by this computer's clock
}

// see takes note of what was read and returns for how long it has not moved.
func (p *pulse) see(h Holder) time.Duration {
	if p.since.IsZero() || h.Token != p.holder.Token || h.Beat != p.holder.Beat {
		p.since = time.Now()
	}
	p.holder = h
	return time.Since(p.since)
}

// lostTurn are the words for a turn that was taken away.
func lostTurn(err error) error {
	return clinic.Wrap(clinic.Unavailable, err, "This computer was out of touch for so long that its turn with the shared file was given to another desk. Nothing was saved. Please try again.")
}
