package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// A Fault is what a Disk does wrong.
type Fault int32

// The faults of a disk.
const (
	Healthy   Fault = iota
	Full            // nothing more can be written (ENOSPC)
	WriteFail       // writing fails (EIO)
	SyncFail        // fsync and fdatasync fail (EIO)
)

// A Disk is a file layer for SQLite (a VFS in its words) that hands everything
// to the operating system, counts syncs, and is slow or fails when told to.
// Its Name goes into store.Options.
type Disk struct {
	Name string

	fault atomic.Int32
	delay atomic.Int64
	syncs atomic.Int64

	mu     sync.Mutex           // guards tables
	tables map[uintptr]*methods // by the operating system's own table

	// What SQLite calls must outlive it here: it holds no reference the
	// garbage collector would see.
	open func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32
}

// methods is a table of a file's operations with three of them replaced.
type methods struct {
	table    *sqlite3.Tsqlite3_io_methods
	write    func(tls *libc.TLS, file, buf uintptr, n int32, at int64) int32
	truncate func(tls *libc.TLS, file uintptr, size int64) int32
	sync     func(tls *libc.TLS, file uintptr, flags int32) int32
}

var disks atomic.Int64 // numbers the names of VFSs, which are the process's

// kept holds every disk: a connection may outlive the test that made it.
var kept sync.Map

// NewDisk registers a healthy disk with SQLite.
func NewDisk(t testing.TB) *Disk {
	t.Helper()
	d := &Disk{Name: fmt.Sprintf("disk-%d", disks.Add(1)), tables: map[uintptr]*methods{}}
	tls := libc.NewTLS()
	defer tls.Close()
	system := at[sqlite3.Tsqlite3_vfs](sqlite3.Xsqlite3_vfs_find(tls, 0))
	vfs := outside(tls, *system)
	vfs.FpNext = 0
	name, err := libc.CString(d.Name)
	if err != nil {
		t.Fatal(err)
	}
	vfs.FzName = name
	openFile := function[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](system.FxOpen)
	d.open = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32 {
		rc := openFile(tls, vfs, name, file, flags, out)
		if f := at[sqlite3.Tsqlite3_file](file); f.FpMethods != 0 {
			f.FpMethods = d.replace(tls, f.FpMethods)
		}
		return rc
	}
	vfs.FxOpen = pointer(d.open)
	kept.Store(d.Name, d)
	if rc := sqlite3.Xsqlite3_vfs_register(tls, uintptr(unsafe.Pointer(vfs)), 0); rc != 0 {
		t.Fatalf("register VFS: %d", rc)
	}
	return d
}

func (d *Disk) replace(tls *libc.TLS, table uintptr) uintptr {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.tables[table]
	if m == nil {
		m = d.methods(tls, at[sqlite3.Tsqlite3_io_methods](table))
		d.tables[table] = m
	}
	return uintptr(unsafe.Pointer(m.table))
}

func (d *Disk) methods(tls *libc.TLS, system *sqlite3.Tsqlite3_io_methods) *methods {
	m := &methods{table: outside(tls, *system)}
	write := function[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](system.FxWrite)
	truncate := function[func(*libc.TLS, uintptr, int64) int32](system.FxTruncate)
	syncFile := function[func(*libc.TLS, uintptr, int32) int32](system.FxSync)
	m.write = func(tls *libc.TLS, file, buf uintptr, n int32, at int64) int32 {
		switch Fault(d.fault.Load()) {
		case Full:
			return sqlite3.SQLITE_FULL // what os_unix.c makes of ENOSPC
		case WriteFail:
			return sqlite3.SQLITE_IOERR_WRITE
		}
		return write(tls, file, buf, n, at)
	}
	m.truncate = func(tls *libc.TLS, file uintptr, size int64) int32 {
		if Fault(d.fault.Load()) == WriteFail {
			return sqlite3.SQLITE_IOERR_TRUNCATE
		}
		return truncate(tls, file, size)
	}
	m.sync = func(tls *libc.TLS, file uintptr, flags int32) int32 {
		if Fault(d.fault.Load()) == SyncFail {
			return sqlite3.SQLITE_IOERR_FSYNC
		}
		if delay := d.delay.Load(); delay > 0 {
			time.Sleep(time.Duration(delay))
		}
		d.syncs.Add(1)
		return syncFile(tls, file, flags)
	}
	m.table.FxWrite, m.table.FxTruncate, m.table.FxSync = pointer(m.write), pointer(m.truncate), pointer(m.sync)
	return m
}

// Set makes the disk fail from now on, or heals it.
func (d *Disk) Set(f Fault) { d.fault.Store(int32(f)) }

// Delay makes every sync take that much longer.
func (d *Disk) Delay(by time.Duration) { d.delay.Store(int64(by)) }

// Syncs returns how often a file was synced successfully.
func (d *Disk) Syncs() int64 { return d.syncs.Load() }

// at reads an address that SQLite handed out. The detour keeps go vet content,
// which cannot know that SQLite's memory does not move.
func at[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// outside copies v to memory that is not Go's, where SQLite may keep pointers
// to it. It is never freed: a handful a process.
func outside[T any](tls *libc.TLS, v T) *T {
	p := at[T](libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(v))))
	*p = v
	return p
}

// function makes a Go function of a function pointer in modernc's convention,
// and pointer the other way round.
func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&struct{ p uintptr }{p})) }

func pointer[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }
