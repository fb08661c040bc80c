//go:build unix

package endurance

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// straced returns what runs a program under strace with these options, writing
// to a file, and skips the test where the machine has no strace or forbids it.
func straced(t *testing.T, log string, options ...string) []string {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("not tried: this machine has no strace, which shows what waits for the disk")
	}
	if out, err := exec.Command("strace", "-f", "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		t.Skipf("not tried: strace is not allowed here: %v\n%s", err, out)
	}
	return append([]string{"strace", "-f", "-o", log}, options...)
}

// everything is what a trace needs for these tests: whole pages, in hexadecimal.
var everything = []string{"-y", "-xx", "-s", "4200", "-e",
	"trace=open,openat,read,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate"}

// A call is a system call of a trace. It began at one line and ended at
// another: what another thread did after its end came after it.
type call struct {
	name       string
	fd         string // with what it stands for, as strace writes it
	path       string // of its first argument, or the one it names
	data       []byte
	args       string
	result     int
	begin, end int
}

var (
	callLine    = regexp.MustCompile(`^(\d+) +(\w+)\((.*)$`)
	resumedLine = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)$`)
	fdArgument  = regexp.MustCompile(`^(\d+<([^>]*)>)`)
	stringInIt  = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"`)
	resultOfIt  = regexp.MustCompile(`\) += (-?\d+)`)
)

func plain(escaped string) []byte {
	b, _ := hex.DecodeString(strings.ReplaceAll(escaped, `\x`, ""))
	return b
}

// readTrace reads what strace wrote.
func readTrace(t *testing.T, log string) (calls []*call) {
	t.Helper()
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	begun := map[string]*call{} // by thread
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if m := resumedLine.FindStringSubmatch(line); m != nil {
			if c := begun[m[1]]; c != nil {
				c.args += m[3]
				c.finish(n)
			}
			continue
		}
		m := callLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		c := &call{name: m[2], begin: n, result: -1}
		calls = append(calls, c)
		if rest, unfinished := strings.CutSuffix(m[3], "<unfinished ...>"); unfinished {
			c.args = strings.TrimRight(rest, " ")
			begun[m[1]] = c
			c.finish(1 << 30) // until it is resumed
			continue
		}
		c.args = m[3]
		c.finish(n)
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	if len(calls) == 0 {
		t.Fatal("strace saw no system call")
	}
	return calls
}

func (c *call) finish(line int) {
	c.end = line
	if m := resultOfIt.FindStringSubmatch(c.args); m != nil {
		c.result, _ = strconv.Atoi(m[1])
	}
	if m := fdArgument.FindStringSubmatch(c.args); m != nil {
		c.fd, c.path = m[1], string(plain(m[2]))
		if !strings.HasPrefix(m[2], `\x`) {
			c.path = m[2]
		}
	}
	if all := stringInIt.FindAllStringSubmatch(c.args, -1); all != nil {
		c.data = plain(all[0][1])
		switch c.name {
		case "rename", "renameat", "renameat2", "unlink", "unlinkat", "open", "openat":
			c.path, c.data = string(c.data), plain(all[len(all)-1][1])
		}
	}
}

func (c *call) writes() bool {
	return c.name == "write" || c.name == "pwrite64" || c.name == "ftruncate"
}

// syncs reports whether the call made a file durable, and succeeded.
func (c *call) syncs() bool { return (c.name == "fsync" || c.name == "fdatasync") && c.result == 0 }

func (c *call) toSocket() bool { return c.name == "write" && strings.HasPrefix(c.path, "socket:") }

// undurable finds every moment at which the process told somebody something,
// on its standard output or over the network, while what it had written to its
// folder was not yet on the disk. It counts the moments that followed a commit.
//
// Not waited for are the lock, SQLite's shared memory, the number of the last
// commit (see store.Files.Note), and the database itself as long as the
// write-ahead log has it all.
func undurable(calls []*call, folder string) (faults []string, told int) {
	dirty := map[string]int{} // the end of the last write not synced, by path
	committed, logged := false, false
	for _, c := range calls {
		name, ours := strings.CutPrefix(c.path, folder+"/")
		switch {
		case c.syncs():
			for path, written := range dirty {
				if path == c.path && written < c.begin && c.end < 1<<30 {
					delete(dirty, path)
				}
			}
		case ours && c.writes() && !strings.HasSuffix(name, "-shm") && name != "lock" && name != "commit.number":
			dirty[c.path] = c.end
			if strings.HasSuffix(name, "-wal") && !logged {
				// A process that ends in order leaves no log behind: this one is
				// new, and its name must be durable too.
				logged, dirty[folder] = true, c.end
			}
			committed = committed || strings.HasSuffix(name, "-wal")
		case ours && strings.HasPrefix(c.name, "rename"):
			if _, is := dirty[c.path]; is {
				faults = append(faults, "renamed before it was durable: "+name)
			}
			dirty[filepath.Dir(c.path)] = c.end
		case ours && strings.HasPrefix(c.name, "unlink") && strings.HasSuffix(name, "-wal"):
			if _, is := dirty[strings.TrimSuffix(c.path, "-wal")]; is {
				faults = append(faults, "the write-ahead log was removed before the database was durable")
			}
			delete(dirty, c.path)
		case c.toSocket() || c.name == "write" && strings.HasPrefix(c.fd, "1<"):
			for path := range dirty {
				if !strings.HasSuffix(path, ".db") {
					faults = append(faults, "told somebody, line "+strconv.Itoa(c.begin)+", before this was durable: "+path)
				}
			}
			if committed {
				told++
			}
			committed = false
		}
	}
	return faults, told
}

// unsynced finds every deposit that the courier answered before the last of its
// bytes, and the commit they belong to, were on the disk. It counts those answered.
func unsynced(calls []*call, marks map[string][]byte) (faults []string, answered int) {
	asked := map[string]string{} // by connection: the digest being deposited
	for i, c := range calls {
		// While it answers, net/http reads one byte ahead.
		if c.name == "read" && bytes.HasPrefix(bytes.TrimPrefix(c.data, []byte("P")), []byte("UT /v1/slots/")) {
			line, _, _ := bytes.Cut(c.data, []byte(" HTTP/"))
			asked[c.fd] = filepath.Base(string(line))
			continue
		}
		if !c.toSocket() || !bytes.HasPrefix(c.data, []byte("HTTP/1.1 200")) || asked[c.fd] == "" {
			continue
		}
		answered++
		if fault := durable(calls[:i], c.begin, marks[asked[c.fd]]); fault != "" {
			faults = append(faults, "deposit "+asked[c.fd]+" answered, line "+strconv.Itoa(c.begin)+": "+fault)
		}
		delete(asked, c.fd)
	}
	return faults, answered
}

// walHeader is the length of the header before each page of a write-ahead log,
// whose second four bytes are not zero where a commit ends (sqlite.org/fileformat2.html#walformat).
const walHeader = 24

func durable(before []*call, answered int, mark []byte) string {
	written, synced := -1, -1
	ended, whole := -1, false // where a commit ended since the last sync; whether one did before synced
	for _, c := range before {
		if !strings.HasSuffix(c.path, "-wal") {
			continue
		}
		switch {
		case c.writes():
			// A later commit may write the same page again, with the same bytes
			// on it: what was whole and synced by then is durable all the same.
			if bytes.Contains(c.data, mark) && !(synced >= 0 && whole) {
				written, synced = c.end, -1
			}
			if len(c.data) >= walHeader && len(c.data) < 512 && !bytes.Equal(c.data[4:8], make([]byte, 4)) {
				ended = c.end
			}
		case c.syncs():
			if written >= 0 && synced < 0 && c.begin > max(written, ended) && c.end < answered {
				synced, whole = c.end, ended >= 0
			}
			ended = -1
		}
	}
	switch {
	case written < 0:
		return "its bytes were never written"
	case synced < 0:
		return "never synced"
	case !whole:
		return "synced before its commit was whole"
	}
	return ""
}

// traced finds a process that strace runs, or a thread of it, in its log.
func traced(log string) (pid int, err error) {
	b, err := os.ReadFile(log)
	if err != nil {
		return 0, err
	}
	first, _, _ := bytes.Cut(b, []byte(" "))
	return strconv.Atoi(string(first))
}

// stop ends a traced courier in order, and strace with it.
func (s *server) stop() {
	s.t.Helper()
	pid, err := traced(s.log)
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGTERM)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.died()
}
