package desk

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// An invitation link holds the courier's address, a one-time secret, the digest
// of the inviter's card and the courier's key; the last three stand in the
// fragment, which no server is ever sent. The secret yields two mailboxes and
// two keys: where the inviter's card and the invitation wait for the invitee,
// and where the invitee's card with its hello, a question or a decline go back.

var (
	// ErrLink: not an invitation link.
	ErrLink = errors.New("not an invitation link")
	// ErrNoOffer: nothing waits under the link: not yet, not any more, or at another courier.
	ErrNoOffer = errors.New("nothing waits under this invitation link")
	// ErrOffer: what waits under the link is not what the link says.
	ErrOffer = errors.New("what waits under this invitation link is not what it says")
	// ErrNotInvited: the invitation is for a desk of another name.
	ErrNotInvited = errors.New("the invitation is for another desk")
	// ErrJoined: the desk takes part in these talks already.
	ErrJoined = errors.New("this desk takes part in these talks already")
)

const linkPath = "/join#v1."

// A meeting is where two desks meet before they know each other's mailboxes.
type meeting struct {
	offer, answer       courier.Mailbox
	offerKey, answerKey []byte
}

// link is what the text of an invitation link says.
type invitationLink struct {
	courier string
	secret  store.Secret
	card    paper.ID
	key     courier.Key
}

func (l invitationLink) String() string {
	b64 := base64.RawURLEncoding.EncodeToString
	return strings.TrimSuffix(l.courier, "/") + linkPath + b64(l.secret) + "." + b64(l.card[:]) + "." + b64(l.key[:])
}

func parseLink(text string) (invitationLink, error) {
	address, rest, ok := strings.Cut(strings.TrimSpace(text), linkPath)
	parts := strings.Split(rest, ".")
	if !ok || len(parts) != 3 {
		return invitationLink{}, ErrLink
	}
	var raw [3][]byte
	for i, p := range parts {
		b, err := base64.RawURLEncoding.Strict().DecodeString(p)
		if err != nil || len(b) != 32 {
			return invitationLink{}, ErrLink
		}
		raw[i] = b
	}
	l := invitationLink{courier: address, secret: raw[0], card: paper.ID(raw[1]), key: courier.Key(raw[2])}
	if err := ParseCourier(address); err != nil {
		return invitationLink{}, fmt.Errorf("%w: %w", ErrLink, err)
	}
	return l, nil
}

// meet derives the meeting of a link: HKDF-SHA-256 (RFC 5869), one info string
// for each value.
func (l invitationLink) meet() (meeting, error) {
	var m meeting
	derive := func(info string) []byte {
		b, err := hkdf.Key(sha256.New, l.secret, nil, "good-offices/1 invitation "+info, 32)
		if err != nil {
			panic(err) // only lengths beyond 255 hashes fail (RFC 5869 §2.3)
		}
		return b
	}
	box := func(name string) (courier.Mailbox, error) {
		head := append([]byte{0x11}, l.key[:]...)
		for _, part := range []string{"owner", "owner token", "sender", "sender token"} {
			head = append(head, derive(name+" "+part)...)
		}
		return courier.ParseMailbox(append(head, l.courier...))
	}
	var err error
	if m.offer, err = box("offer"); err != nil {
		return m, err
	}
	if m.answer, err = box("answer"); err != nil {
		return m, err
	}
	m.offerKey, m.answerKey = derive("offer key"), derive("answer key")
	return m, nil
}

// sealMeeting seals what waits in a meeting's mailbox, AES-256-GCM, padded to
// one of the courier's sizes. The nonce is made of the text, so that the same
// text is the same bytes, and no two texts share one.
func sealMeeting(key, text []byte) ([]byte, error) {
	aead, err := meetingAEAD(key)
	if err != nil {
		return nil, err
	}
	sizes := courier.Classes()
	i := slices.IndexFunc(sizes, func(size int) bool { return size >= aead.NonceSize()+aead.Overhead()+4+len(text) })
	if i < 0 {
		return nil, fmt.Errorf("invitation: %w", paper.ErrTooLarge)
	}
	plain := make([]byte, sizes[i]-aead.NonceSize()-aead.Overhead())
	binary.BigEndian.PutUint32(plain, uint32(len(text)))
	copy(plain[4:], text)
	sum := sha256.Sum256(append([]byte("good-offices/1 invitation nonce"), plain...))
	nonce := sum[:aead.NonceSize()]
	return aead.Seal(slices.Clone(nonce), nonce, plain, nil), nil
}

func openMeeting(key, sealed []byte) ([]byte, error) {
	aead, err := meetingAEAD(key)
	if err != nil {
		return nil, err
	}
	if len(sealed) < aead.NonceSize() {
		return nil, ErrOffer
	}
	n := aead.NonceSize()
	plain, err := aead.Open(nil, sealed[:n], sealed[n:], nil)
	if err != nil || len(plain) < 4 || int(binary.BigEndian.Uint32(plain)) > len(plain)-4 {
		return nil, ErrOffer
	}
	return plain[4 : 4+binary.BigEndian.Uint32(plain)], nil
}

func meetingAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// isPouch tells an age file from what a meeting's key seals.
func isPouch(sealed []byte) bool { return bytes.HasPrefix(sealed, []byte("age-encryption.org/")) }

// offered is what waits for the invitee.
type offered struct {
	Card       paper.Bytes `json:"card"`       // the inviter's, envelope
	Invitation paper.Bytes `json:"invitation"` // envelope
	Permit     string      `json:"permit,omitzero"`
}

// answered is what comes back. Exactly one of Hello, Question and Declined is set.
type answered struct {
	Card     paper.Bytes `json:"card,omitzero"`
	Hello    paper.Bytes `json:"hello,omitzero"`
	Question string      `json:"question,omitzero"`
	Declined bool        `json:"declined,omitzero"`
}

const maxQuestion = 2000 // characters

// An offer is an invitation that this desk gave out.
type offer struct {
	Invitation paper.ID   `json:"invitation"`
	Invitee    paper.Desk `json:"invitee"`
	Secret     []byte     `json:"secret"`
	Courier    string     `json:"courier"`
	Key        string     `json:"key"`
	Permits    []string   `json:"permits,omitzero"` // for the two mailboxes and the invitee's own
	Done       bool       `json:"done,omitzero"`
}

func (o *offer) link(card paper.ID) (invitationLink, error) {
	key, err := courier.ParseKey(o.Key)
	return invitationLink{courier: o.Courier, secret: o.Secret, card: card, key: key}, err
}

// first is where a link's pouches go before the channel has told better.
type first struct {
	Reads []byte `json:"reads,omitzero"` // courier.Mailbox, encoded
	Route []byte `json:"route,omitzero"`
	Key   []byte `json:"key,omitzero"` // at the invitee's desk: seals its card with its hello
	Past  bool   `json:"past,omitzero"`
}

// close remembers that the channel is open and the meeting past.
func (f *first) close() {
	if f != nil {
		f.Past = true
	}
}

// Begin begins new talks, with this desk as the mediator's.
func (d *Desk) Begin(ctx context.Context) (paper.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return paper.ID{}, d.stopped
	}
	w, err := d.newTalks(ctx, salt())
	if err != nil {
		return paper.ID{}, err
	}
	return w.k.id, w.commit()
}

// newTalks makes a docket that holds this desk's own card.
func (d *Desk) newTalks(ctx context.Context, id paper.ID) (*work, error) {
	k := newDocket(d, id)
	if err := d.vault.AddRealm(k.realm); err != nil {
		return nil, err
	}
	d.dockets[id] = k
	w := d.begin(ctx, k)
	return w, w.keep(d.me.card, d.me.record.Card, "", nil)
}

// InvitationLink returns the link to an invitation, to be given to the invitee
// by any way that is private: it is a secret, good once. What it leads to waits
// at the courier when InvitationLink returns.
func (d *Desk) InvitationLink(ctx context.Context, talks, invitation paper.ID) (string, error) {
	o, text, err := d.offer(ctx, talks, invitation)
	if err != nil {
		return "", err
	}
	l, err := o.link(d.me.cardID)
	if err != nil {
		return "", err
	}
	return l.String(), d.layOut(ctx, o, l, text)
}

// layOut makes the two mailboxes of a meeting and puts the offer into one.
func (d *Desk) layOut(ctx context.Context, o *offer, l invitationLink, text []byte) error {
	m, err := l.meet()
	if err != nil {
		return err
	}
	sealed, err := sealMeeting(m.offerKey, text)
	if err != nil {
		return err
	}
	for i, box := range []courier.Mailbox{m.offer, m.answer} {
		if err := d.make(ctx, box, permitAt(o.Permits, i)); err != nil {
			return fmt.Errorf("mailbox of the invitation: %w", err)
		}
	}
	return d.deposit(ctx, m.offer.Route().Encode(), sealed)
}

func permitAt(permits []string, i int) string {
	if i < len(permits) {
		return permits[i]
	}
	return ""
}

// offer returns the offer for an invitation, made if need be, and its text.
func (d *Desk) offer(ctx context.Context, talks, invitation paper.ID) (*offer, []byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, nil, err
	}
	v, err := k.talks.Paper(invitation)
	if err != nil {
		return nil, nil, err
	}
	body, ok := v.Paper.Body.(*paper.Invitation)
	if !ok || v.Paper.From != d.me.name {
		return nil, nil, fmt.Errorf("%s is no invitation of this desk: %w", v.Ref, mediation.ErrNotHeld)
	}
	raw, err := d.raw(ctx, k, invitation)
	if err != nil {
		return nil, nil, err
	}
	o := k.offers[invitation]
	if o == nil {
		if o, err = d.newOffer(ctx, k, invitation, body.Invitee); err != nil {
			return nil, nil, err
		}
	}
	text, err := json.Marshal(offered{Card: d.me.record.Card, Invitation: raw, Permit: permitAt(o.Permits, 2)})
	return o, text, err
}

func (d *Desk) newOffer(ctx context.Context, k *docket, invitation paper.ID, invitee paper.Desk) (*offer, error) {
	r := &d.me.record
	if r.Courier == "" {
		return nil, ErrNoCourier
	}
	o := &offer{Invitation: invitation, Invitee: invitee, Secret: randomSecret(32), Courier: r.Courier, Key: r.Key}
	w := d.begin(ctx, k)
	if n := min(3, len(r.Permits)); n > 0 {
		o.Permits, r.Permits = slices.Clone(r.Permits[:n]), r.Permits[n:]
		if err := d.keepSelf(&w.c); err != nil {
			return nil, err
		}
	}
	k.offers[invitation] = o
	if err := w.keepOffer(o); err != nil {
		return nil, err
	}
	return o, w.commit()
}

func (w *work) keepOffer(o *offer) error {
	b, err := json.Marshal(o)
	w.c.Cells = append(w.c.Cells, store.NewCell{Realm: w.k.realm, Group: groupOffers, Name: o.Invitation.String(), Value: b})
	return err
}

func (d *Desk) readOffers(ctx context.Context, k *docket) error {
	for cell, err := range d.vault.Cells(ctx, k.realm, groupOffers) {
		if err != nil {
			return err
		}
		o := &offer{}
		if err := json.Unmarshal(cell.Value, o); err != nil {
			return fmt.Errorf("offer: %w", err)
		}
		k.offers[o.Invitation] = o
	}
	return nil
}

// Join takes up an invitation link: the desk keeps the inviter's card, which
// has to be the one the link names, and the invitation, and leaves its own card
// with its hello. The talks begin when the inviter has read back the words of
// that card; an officer accepts the invitation by the act of that name.
func (d *Desk) Join(ctx context.Context, text string) (paper.ID, error) {
	l, m, in, err := d.fetchOffer(ctx, text)
	if err != nil {
		return paper.ID{}, err
	}
	card, _, err := paper.OpenCard(in.Card)
	if err != nil || card.ID != l.card {
		return paper.ID{}, fmt.Errorf("%w: another card", ErrOffer)
	}
	p, envelope, err := paper.Open(in.Invitation)
	if err != nil || envelope == nil || p.Kind != paper.KindInvitation || p.From != card.From {
		return paper.ID{}, fmt.Errorf("%w: no invitation", ErrOffer)
	}
	if !slices.Contains(p.To, d.me.name) {
		return paper.ID{}, fmt.Errorf("%w: %s", ErrNotInvited, mediation.List(p.To))
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return paper.ID{}, d.stopped
	}
	if d.dockets[p.Talks] != nil {
		return p.Talks, ErrJoined
	}
	if in.Permit != "" {
		d.me.record.Permits = append(d.me.record.Permits, in.Permit)
	}
	w, err := d.newTalks(ctx, p.Talks)
	if err != nil {
		return paper.ID{}, err
	}
	if err := w.answerOffer(card, in, m); err != nil {
		delete(d.dockets, p.Talks)
		return paper.ID{}, err
	}
	return p.Talks, w.commit()
}

// fetchOffer reads what waits under a link.
func (d *Desk) fetchOffer(ctx context.Context, text string) (invitationLink, meeting, offered, error) {
	var in offered
	l, err := parseLink(text)
	if err != nil {
		return l, meeting{}, in, err
	}
	m, err := l.meet()
	if err != nil {
		return l, m, in, err
	}
	pouches, err := d.fetch(ctx, m.offer)
	if err != nil {
		return l, m, in, errors.Join(ErrNoOffer, err)
	}
	for _, p := range pouches {
		if isPouch(p.Sealed) {
			continue
		}
		b, err := openMeeting(m.offerKey, p.Sealed)
		if err == nil {
			err = json.Unmarshal(b, &in, json.RejectUnknownMembers(true))
		}
		return l, m, in, err
	}
	return l, m, in, ErrNoOffer
}

// answerOffer keeps the inviter's card and the invitation, and says hello.
func (w *work) answerOffer(card *paper.Paper, in offered, m meeting) error {
	from := card.From
	for _, raw := range [][]byte{in.Card, in.Invitation} {
		if err := w.introduce(from, raw); err != nil {
			return err
		}
	}
	l, err := w.newLink(from, false)
	if err != nil {
		return err
	}
	l.First = &first{Reads: m.offer.Encode(), Route: m.answer.Route().Encode(), Key: m.answerKey}
	s, err := l.Channel.Hello(w.env(l))
	if err != nil {
		return err
	}
	return w.step(l, s)
}

// introduce keeps a paper that came by a meeting, before there is a channel.
func (w *work) introduce(from paper.Desk, raw []byte) error {
	p, envelope, err := paper.Open(raw)
	if err != nil {
		return err
	}
	e := mediation.Entry{Number: w.k.talks.Len() + 1, At: w.now, Paper: p, Hand: from}
	v, err := w.k.verifier(p, envelope)
	if err == nil {
		e.Officer, err = v.Verify(p, envelope)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOffer, err)
	}
	e.Proof = mediation.ProofSigned
	standing, err := w.append(e, raw)
	if err == nil && standing != mediation.Regular {
		return fmt.Errorf("%w: %s is %s", ErrOffer, p.Kind, standing)
	}
	return err
}

// AnswerLink sends a question or a decline back under an invitation link,
// without joining.
func (d *Desk) AnswerLink(ctx context.Context, text, question string, decline bool) error {
	l, err := parseLink(text)
	if err != nil {
		return err
	}
	m, err := l.meet()
	if err != nil {
		return err
	}
	a := answered{Declined: decline, Question: question}
	if decline == (question != "") || len([]rune(question)) > maxQuestion {
		return fmt.Errorf("a question of at most %d characters, or a decline: %w", maxQuestion, paper.ErrValue)
	}
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	sealed, err := sealMeeting(m.answerKey, b)
	if err != nil {
		return err
	}
	return d.deposit(ctx, m.answer.Route().Encode(), sealed)
}

// knocked takes what came back to an invitation.
func (d *Desk) knocked(ctx context.Context, talks, invitation paper.ID, pouches []courier.Pouch) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	o := k.offers[invitation]
	l, err := o.link(d.me.cardID)
	if err != nil {
		return err
	}
	m, err := l.meet()
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	for _, p := range pouches {
		if err := w.knock(o, m, p.Sealed); err != nil {
			return w.abandon(err)
		}
	}
	if err := w.commit(); err != nil {
		return err
	}
	return d.follow(ctx, d.dockets[talks])
}

func (w *work) knock(o *offer, m meeting, sealed []byte) error {
	known, _ := w.k.cabinet.Knock(o.Invitation)
	if isPouch(sealed) { // a later step of the opening
		if l := w.k.links[o.Invitee]; l != nil && known.Admitted {
			return w.open(l, sealed)
		}
		return nil
	}
	b, err := openMeeting(m.answerKey, sealed)
	if err != nil {
		return w.refusedNotice(o.Invitee, err)
	}
	var a answered
	if err := json.Unmarshal(b, &a, json.RejectUnknownMembers(true)); err != nil {
		return w.refusedNotice(o.Invitee, ErrOffer)
	}
	if len(a.Hello) == 0 {
		return w.note(cabinet.Event{Knock: &cabinet.Knock{Invitation: o.Invitation, Question: a.Question, Declined: a.Declined, Card: known.Card, Hello: known.Hello, Admitted: known.Admitted}})
	}
	card, _, err := paper.OpenCard(a.Card)
	if err != nil || card.From != o.Invitee {
		return w.refusedNotice(o.Invitee, fmt.Errorf("%w: the card is not %s's", ErrOffer, o.Invitee))
	}
	if len(known.Card) > 0 && !bytes.Equal(known.Card, a.Card) {
		return w.refusedNotice(o.Invitee, fmt.Errorf("%w: a second desk knocked under one link", ErrOffer))
	}
	if known.Admitted {
		return w.open(w.k.links[o.Invitee], a.Hello)
	}
	return w.note(cabinet.Event{Knock: &cabinet.Knock{Invitation: o.Invitation, Card: a.Card, Hello: a.Hello}})
}

// ConfirmCard is an officer's word that the twelve words of a desk's card were
// compared by a way that is not the mediator's. An invitee whose card waits at
// the door is admitted by it. It returns ErrWords, ErrNoPeer, ErrLocked.
func (d *Desk) ConfirmCard(ctx context.Context, talks paper.ID, officer string, of paper.Desk, words []string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	if _, ok := d.officers[officer]; !ok {
		return fmt.Errorf("%s: %w", officer, ErrLocked)
	}
	w := d.begin(ctx, k)
	card := k.talks.Card(of)
	var door *cabinet.Knock
	if card == nil {
		if door, card = k.atTheDoor(of); card == nil {
			return fmt.Errorf("no card of %s is held: %w", of, ErrNoPeer)
		}
	}
	if !slices.Equal(paper.Words(card.ID), words) {
		return ErrWords
	}
	if door != nil {
		if err := w.admit(of, *door); err != nil {
			return w.abandon(err)
		}
	}
	if err := w.note(cabinet.Event{Officer: officer, Compared: &cabinet.Compared{Desk: of, Card: card.ID}}); err != nil {
		return w.abandon(err)
	}
	if err := w.commit(); err != nil {
		return err
	}
	return d.follow(ctx, d.dockets[k.id])
}

// atTheDoor returns the card of a desk that knocked and was not admitted yet.
func (k *docket) atTheDoor(of paper.Desk) (*cabinet.Knock, *paper.Paper) {
	for id := range k.offers {
		known, ok := k.cabinet.Knock(id)
		if !ok || known.Admitted || len(known.Card) == 0 {
			continue
		}
		if card, _, err := paper.OpenCard(known.Card); err == nil && card.From == of {
			return &known, card
		}
	}
	return nil, nil
}

// admit makes the channel with a desk that knocked, and answers its hello.
func (w *work) admit(of paper.Desk, door cabinet.Knock) error {
	if err := w.introduce(of, door.Card); err != nil {
		return err
	}
	l, err := w.newLink(of, false)
	if err != nil {
		return err
	}
	o := w.k.offers[door.Invitation]
	way, err := o.link(w.d.me.cardID)
	if err != nil {
		return err
	}
	m, err := way.meet()
	if err != nil {
		return err
	}
	l.First = &first{Route: m.offer.Route().Encode()}
	door.Admitted = true
	if err := w.note(cabinet.Event{Knock: &door}); err != nil {
		return err
	}
	return w.open(l, door.Hello)
}
