package desktop

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// ErrRunning says that another start of this program holds the place already
// and has been told to show itself.
var ErrRunning = errors.New("the window is open already")

const (
	showRequest = "show\n"
	shownAnswer = "shown\n"
	// answerWithin is how long a second start waits for the first. One that does
	// not answer hangs or is still starting, and nobody is to stand before nothing.
	answerWithin = 5 * time.Second
	// longestSocket is what the shortest of the systems allows for the path of a
	// socket, with its closing zero.
	longestSocket = 103
)

// Instance is the place of the one window that a person has open for a purpose
// on this computer.
type Instance struct {
	listener net.Listener
	ended    chan struct{}
}

// Claim takes the place for a purpose, such as a database, in a folder that is
// its owner's alone. It returns ErrRunning when a window stands there already:
// that one has been brought to the front, and this start has nothing more to do.
// Any other error means that the system has no way to tell (an old Windows, a
// path too long): the caller opens its window all the same, since two windows on
// one database harm nothing.
func Claim(dir, purpose string) (*Instance, error) {
	sum := sha256.Sum256([]byte(purpose)) // a path may name people
	path := filepath.Join(dir, "window-"+hex.EncodeToString(sum[:6])+".sock")
	if len(path) > longestSocket {
		return nil, fmt.Errorf("%s is too long for a socket", path)
	}
	listener, err := net.Listen("unix", path)
	if err == nil {
		return &Instance{listener: listener, ended: make(chan struct{})}, nil
	}
	if _, there := os.Lstat(path); there != nil {
		return nil, fmt.Errorf("listening at %s: %w", path, err)
	}
	if connection, dialled := net.DialTimeout("unix", path, answerWithin); dialled == nil {
		defer connection.Close()
		return nil, askToShow(connection)
	}
	// Whoever listened there was killed, and its socket stayed behind.
	if err := os.Remove(path); err != nil {
		return nil, fmt.Errorf("removing a socket left behind: %w", err)
	}
	if listener, err = net.Listen("unix", path); err != nil {
		return nil, fmt.Errorf("listening at %s: %w", path, err)
	}
	return &Instance{listener: listener, ended: make(chan struct{})}, nil
}

// askToShow asks the window at the other end to come to the front. It returns
// ErrRunning once it has.
func askToShow(connection net.Conn) error {
	if err := connection.SetDeadline(time.Now().Add(answerWithin)); err != nil {
		return err
	}
	if _, err := connection.Write([]byte(showRequest)); err != nil {
		return fmt.Errorf("asking the open window: %w", err)
	}
	answer, err := bufio.NewReaderSize(connection, 16).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the open window does not answer: %w", err)
	}
	if answer != shownAnswer {
		return errors.New("the open window answers in words of another version")
	}
	return ErrRunning
}

// Serve calls show, from a goroutine of its own, whenever the program is
// started once more for the same purpose. guard is deferred there.
func (i *Instance) Serve(show, guard func()) {
	go func() {
		defer close(i.ended)
		defer guard()
		for {
			connection, err := i.listener.Accept()
			if err != nil {
				return // closed
			}
			answer(connection, show)
		}
	}()
}

func answer(connection net.Conn, show func()) {
	defer connection.Close()
	if connection.SetDeadline(time.Now().Add(answerWithin)) != nil {
		return
	}
	asked := make([]byte, len(showRequest))
	if _, err := connection.Read(asked); err != nil || string(asked) != showRequest {
		return
	}
	show()
	_, _ = connection.Write([]byte(shownAnswer)) // the other may have gone meanwhile
}

// Close gives the place up, so that the next start opens a window of its own.
func (i *Instance) Close() error {
	if i == nil {
		return nil
	}
	return i.listener.Close() // removes the socket
}
