package store

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"sync"
)

// MaxFile bounds the files that lie beside a store, in bytes.
const MaxFile = 16 << 20

// filePage is what no disk tears by writing beside it, in bytes.
const filePage = 4096

// Files keeps the few small files that lie beside a store and are in no SQL:
// a [Folder], or [MemoryFiles] in simulations. Names are single elements of a path.
type Files interface {
	// Read returns a file's content; fs.ErrNotExist if there is none.
	Read(name string) ([]byte, error)
	// Write replaces a file as a whole: after a crash it holds the old bytes
	// or the new ones, and after Write returned nil the new ones. It returns
	// ErrFull when there was no room and the old bytes stand, ErrSick when
	// the disk failed.
	Write(name string, b []byte) error
	// Overwrite replaces whole pages of 4 KiB inside a file, in place, and
	// waits for the disk. After a crash, and after an error, there may be old
	// bytes in them, new ones or neither; those around them are untouched. It
	// returns ErrFull or ErrSick.
	Overwrite(name string, at int, pages []byte) error
	// Note overwrites a file in place with as many bytes as it had, and does
	// not wait for the disk. A killed process loses nothing of it; a power
	// cut may.
	Note(name string, b []byte) error
	// Remove deletes a file durably; that there is none is no error.
	Remove(name string) error
}

// checkFileName refuses names that would lead out of the folder.
func checkFileName(name string) error {
	if !filepath.IsLocal(name) || filepath.Base(name) != name || name == "." || len(name) > MaxName {
		return fmt.Errorf("file %.40q: %w", name, ErrName)
	}
	return nil
}

// MemoryFiles keeps files in memory: for simulations.
type MemoryFiles struct {
	mu      sync.Mutex // guards what follows
	durable map[string][]byte
	noted   map[string][]byte // overrides durable until a crash
	crashed bool
}

// NewMemoryFiles returns no files.
func NewMemoryFiles() *MemoryFiles {
	return &MemoryFiles{durable: map[string][]byte{}, noted: map[string][]byte{}}
}

// Crash ends these files as a power cut would, notes lost, and returns the
// ones found afterwards.
func (m *MemoryFiles) Crash() *MemoryFiles {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.crashed = true
	return &MemoryFiles{durable: maps.Clone(m.durable), noted: map[string][]byte{}}
}

// Clone returns an independent copy of the files of these names, of all when
// none is named: a simulated backup.
func (m *MemoryFiles) Clone(names ...string) *MemoryFiles {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := &MemoryFiles{durable: maps.Clone(m.durable), noted: maps.Clone(m.noted)}
	if len(names) > 0 {
		c = NewMemoryFiles()
		for _, name := range names {
			if b, ok := m.current(name); ok {
				c.durable[name] = b
			}
		}
	}
	return c
}

func (m *MemoryFiles) current(name string) ([]byte, bool) {
	if b, ok := m.noted[name]; ok {
		return b, true
	}
	b, ok := m.durable[name]
	return b, ok
}

// Read implements Files.
func (m *MemoryFiles) Read(name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := checkFileName(name); err != nil {
		return nil, err
	}
	b, ok := m.current(name)
	if !ok {
		return nil, fmt.Errorf("read %s: %w", name, fs.ErrNotExist)
	}
	return bytes.Clone(b), nil
}

// Write implements Files.
func (m *MemoryFiles) Write(name string, b []byte) error {
	if len(b) > MaxFile {
		return fmt.Errorf("file %.40q: %w", name, ErrTooLarge)
	}
	return m.change(name, func() {
		m.durable[name] = append([]byte{}, b...)
		delete(m.noted, name)
	})
}

// Overwrite implements Files.
func (m *MemoryFiles) Overwrite(name string, at int, pages []byte) error {
	return m.change(name, func() {
		b := bytes.Clone(m.durable[name])
		copy(b[at:][:len(pages)], pages)
		m.durable[name] = b
	})
}

// Note implements Files.
func (m *MemoryFiles) Note(name string, b []byte) error {
	return m.change(name, func() { m.noted[name] = append([]byte{}, b...) })
}

// Remove implements Files.
func (m *MemoryFiles) Remove(name string) error {
	return m.change(name, func() {
		delete(m.durable, name)
		delete(m.noted, name)
	})
}

func (m *MemoryFiles) change(name string, f func()) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := checkFileName(name); err != nil {
		return err
	}
	if m.crashed {
		return fmt.Errorf("%s: %w", name, ErrClosed)
	}
	f()
	return nil
}
