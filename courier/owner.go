package courier

import (
	"context"
	"fmt"
	"net/http"
)

// An HTTPDepositor is a Depositor at a courier's server.
type HTTPDepositor struct {
	*line
	route Route
}

// NewDepositor opens no connection yet. It returns ErrAddress, ErrProxy,
// ErrMalformed or ErrWeakKey.
func NewDepositor(r Route, d Dialing) (*HTTPDepositor, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("depositor: %w", err)
	}
	l, err := d.line(r.Courier, r.Token)
	if err != nil {
		return nil, fmt.Errorf("depositor: %w", err)
	}
	return &HTTPDepositor{l, r}, nil
}

// Deposit implements Depositor.
func (c *HTTPDepositor) Deposit(ctx context.Context, sealed []byte) (Receipt, error) {
	if _, ok := classOf(int64(len(sealed))); !ok {
		return Receipt{}, fmt.Errorf("deposit %d bytes: %w", len(sealed), ErrSize)
	}
	return c.deposit(ctx, "pouches", sealed)
}

// DepositChunk implements Depositor.
func (c *HTTPDepositor) DepositChunk(ctx context.Context, sealed []byte) (Receipt, error) {
	if len(sealed) != ChunkSize {
		return Receipt{}, fmt.Errorf("deposit a chunk of %d bytes: %w", len(sealed), ErrSize)
	}
	return c.deposit(ctx, "chunks", sealed)
}

func (c *HTTPDepositor) deposit(ctx context.Context, lane string, sealed []byte) (Receipt, error) {
	digest := DigestOf(sealed)
	path := "/v1/slots/" + c.route.Sender.String() + "/" + lane + "/" + digest.String()
	b, err := c.ask(ctx, http.MethodPut, path, sealed, MaxReceipt)
	if err != nil {
		return Receipt{}, fmt.Errorf("deposit: %w", err)
	}
	r, err := ParseReceipt(b)
	if err != nil {
		return Receipt{}, fmt.Errorf("deposit: %w: %w", ErrReceipt, err)
	}
	if err := r.verify(c.route.Key, digest); err != nil {
		return Receipt{}, fmt.Errorf("deposit: %w", err)
	}
	return r, nil
}

// An HTTPOwner is an Owner at a courier's server.
type HTTPOwner struct {
	*line
	mailbox Mailbox
	path    string
}

// NewOwner opens no connection yet. It returns ErrAddress, ErrProxy,
// ErrMalformed or ErrWeakKey.
func NewOwner(m Mailbox, d Dialing) (*HTTPOwner, error) {
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("owner: %w", err)
	}
	l, err := d.line(m.Courier, m.OwnerToken)
	if err != nil {
		return nil, fmt.Errorf("owner: %w", err)
	}
	return &HTTPOwner{l, m, "/v1/mailboxes/" + m.Owner.String()}, nil
}

// Create implements Keeper.
func (c *HTTPOwner) Create(ctx context.Context, permit Permit) error {
	token := c.mailbox.SenderToken.hash()
	body := append(append([]byte{}, c.mailbox.Sender[:]...), token[:]...)
	if !permit.zero() {
		body = append(body, permit.secret[:]...)
	}
	if _, err := c.ask(ctx, http.MethodPut, c.path, body, 0); err != nil {
		return fmt.Errorf("create mailbox: %w", err)
	}
	return nil
}

// Shut implements Keeper.
func (c *HTTPOwner) Shut(ctx context.Context) error {
	if _, err := c.ask(ctx, http.MethodDelete, c.path, nil, 0); err != nil {
		return fmt.Errorf("shut mailbox: %w", err)
	}
	return nil
}

// Fetch implements Reader.
func (c *HTTPOwner) Fetch(ctx context.Context, after Position) (Batch, error) {
	b, err := c.ask(ctx, http.MethodGet, c.path+"/pouches?after="+after.String(), nil, maxBatch)
	if err != nil {
		return Batch{}, fmt.Errorf("fetch: %w", err)
	}
	batch, err := parseBatch(b, after)
	if err != nil {
		return Batch{}, fmt.Errorf("fetch: %w", err)
	}
	return batch, nil
}

// Trim implements Reader.
func (c *HTTPOwner) Trim(ctx context.Context, through Position, digest Digest) error {
	path := c.path + "/pouches?through=" + through.String() + "&digest=" + digest.String()
	if _, err := c.ask(ctx, http.MethodDelete, path, nil, 0); err != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	return nil
}

// FetchChunk implements ChunkReader.
func (c *HTTPOwner) FetchChunk(ctx context.Context, digest Digest) ([]byte, error) {
	b, err := c.ask(ctx, http.MethodGet, c.path+"/chunks/"+digest.String(), nil, ChunkSize)
	if err != nil {
		return nil, fmt.Errorf("fetch chunk: %w", err)
	}
	if DigestOf(b) != digest {
		return nil, fmt.Errorf("fetch chunk: %w", ErrDigest)
	}
	return b, nil
}

// DropChunk implements ChunkReader.
func (c *HTTPOwner) DropChunk(ctx context.Context, digest Digest) error {
	if _, err := c.ask(ctx, http.MethodDelete, c.path+"/chunks/"+digest.String(), nil, 0); err != nil {
		return fmt.Errorf("drop chunk: %w", err)
	}
	return nil
}
