package backup

import (
	"context"
	"path/filepath"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Lock says what opens a backup, by the beginning of its file. A file that is none
// is Invalid, one that is not there NotFound, one that cannot be read Unavailable.
func Lock(path string) (clinic.BackupLock, error) {
	f, lock, err := openArchive(path)
	if err != nil {
		return "", err
	}
	return lock, f.Close()
}

// Check reads a backup as a whole: whether it opens, is complete and unchanged,
// and whether the database in it is whole. Faults of that database are told in the
// file's and are no error. A backup that is damaged or that the key does not open
// is Invalid.
func (e *Engine) Check(ctx context.Context, path string, key service.BackupKey, progress service.BackupProgress) (service.BackupFile, error) {
	dir, remove, err := e.workFolder()
	if err != nil {
		return service.BackupFile{}, err
	}
	defer remove()
	file, _, err := e.read(ctx, path, key, progress, dir)
	return file, err
}

// read unpacks a backup into a work folder and examines it.
func (e *Engine) read(ctx context.Context, path string, key service.BackupKey, progress service.BackupProgress, dir string) (service.BackupFile, string, error) {
	lock, err := Lock(path)
	if err != nil {
		return service.BackupFile{}, "", err
	}
	database := filepath.Join(dir, databaseEntry)
	u, err := unpack(ctx, path, keyOpener(key), database, teller(progress, service.StepRead, dir))
	if err != nil {
		return service.BackupFile{}, "", err
	}
	looking := examining(ctx, database, u.manifest)
	defer looking.end()
	faults, err := looking.wait(teller(progress, service.StepCheck, dir))
	if err != nil {
		return service.BackupFile{}, "", err
	}
	return service.BackupFile{Name: filepath.Base(path), Size: u.size, At: u.manifest.MadeAt, SHA256: u.sha256, Lock: lock,
		Contents: u.manifest.contents(), Faults: faults}, database, nil
}

// examination is examine at work beside something else.
type examination struct {
	cancel context.CancelFunc
	done   chan struct{}
	faults []string
	err    error
}

func examining(ctx context.Context, path string, m manifest) *examination {
	ctx, cancel := context.WithCancel(ctx)
	x := &examination{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(x.done)
		x.faults, x.err = examine(ctx, path, m)
	}()
	return x
}

// stillAlive is how often a wait for an examination tells that it goes on: of a
// large database it takes longer than a backup may be silent.
const stillAlive = 10 * time.Second

func (x *examination) wait(tell func(done, total int64)) ([]string, error) {
	tick := time.NewTicker(stillAlive)
	defer tick.Stop()
	for {
		tell(0, 0)
		select {
		case <-x.done:
			return x.faults, x.err
		case <-tick.C:
		}
	}
}

// end ends the work, if it is not over, and waits for that.
func (x *examination) end() {
	x.cancel()
	<-x.done
}
