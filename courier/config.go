package courier

import (
	"crypto/ed25519"
	"log/slog"
	"time"

	"golang.org/x/time/rate"
)

// Config says how a courier is run. The zero value is right for most.
type Config struct {
	// Permits makes the courier ask for a permit for every mailbox. Otherwise
	// anyone may make one, within the limits.
	Permits bool
	// Key signs receipts. If nil, the courier draws one at its first start and
	// keeps it in its store, in clear: it guards receipts only. An operator
	// who keeps one elsewhere can rebuild a lost courier under the same key.
	Key ed25519.PrivateKey
	// Log gets what concerns the operator: nothing that identifies anyone, and
	// times to the hour. Default: nowhere.
	Log *slog.Logger
	// Now is the clock of receipts. Default: time.Now.
	Now      func() time.Time
	Limits   Limits
	Timeouts Timeouts
}

// Limits bound what others can make a courier hold or do. Zero means the
// default; for no limit, give a great one.
type Limits struct {
	Pouches    int   // held in a mailbox; 2,048
	Bytes      int64 // of pouches held in a mailbox; 64 MiB
	Chunks     int   // held in a mailbox; 1,280: one attachment of a gibibyte
	Mailboxes  int   // in all; 100,000
	TotalBytes int64 // of pouches and chunks in all; 64 GiB

	Rate        rate.Limit // requests a second to one mailbox in one role, after Burst; 50
	Burst       int        // 500
	Creations   rate.Limit // mailboxes a second made from one address, after CreateBurst; 1
	CreateBurst int        // 100

	InFlight        int64 // bytes of bodies and batches in memory at once; 256 MiB
	MailboxInFlight int64 // the same for one mailbox in one role; 16 MiB
	Streams         int   // arrival streams in all; 20,000
	MailboxStreams  int   // arrival streams of one mailbox; 8
	Connections     int   // open at once; 30,000
}

// Timeouts bound how long others can keep a courier waiting. Zero means the default.
type Timeouts struct {
	Header    time.Duration // until a request's headers are there; 10 s
	Body      time.Duration // until its body is there; 60 s
	Write     time.Duration // until an answer, or one event of a stream, is taken; 60 s
	Idle      time.Duration // of a connection between requests; 3 min
	Heartbeat time.Duration // between signs of life on a stream; 30 s
	Refuse    time.Duration // after which every refusal is answered, whatever its reason; 20 ms
	Stop      time.Duration // for requests under way when the courier stops; 10 s
	Scrub     time.Duration // between scrubbings of what was trimmed, where the store can; 1 h
}

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Log = slog.New(hourly{c.Log.Handler()})
	if c.Now == nil {
		c.Now = time.Now
	}
	l, t := &c.Limits, &c.Timeouts
	orDefault(&l.Pouches, 2048)
	orDefault(&l.Bytes, 64<<20)
	orDefault(&l.Chunks, 1280)
	orDefault(&l.Mailboxes, 100_000)
	orDefault(&l.TotalBytes, 64<<30)
	orDefault(&l.Rate, 50)
	orDefault(&l.Burst, 500)
	orDefault(&l.Creations, 1)
	orDefault(&l.CreateBurst, 100)
	orDefault(&l.InFlight, 256<<20)
	orDefault(&l.MailboxInFlight, 16<<20)
	orDefault(&l.Streams, 20_000)
	orDefault(&l.MailboxStreams, 8)
	orDefault(&l.Connections, 30_000)
	orDefault(&t.Header, 10*time.Second)
	orDefault(&t.Body, time.Minute)
	orDefault(&t.Write, time.Minute)
	orDefault(&t.Idle, 3*time.Minute)
	orDefault(&t.Heartbeat, 30*time.Second)
	orDefault(&t.Refuse, 20*time.Millisecond)
	orDefault(&t.Stop, 10*time.Second)
	orDefault(&t.Scrub, time.Hour)
	return c
}

func orDefault[T int | int64 | rate.Limit | time.Duration](v *T, d T) {
	if *v == 0 {
		*v = d
	}
}
