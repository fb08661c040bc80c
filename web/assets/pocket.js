// Takes down a note when there is no network. What is typed is sealed for the
// desk alone (HPKE, RFC 9180, base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
// AES-256-GCM) before it is kept, and forgotten when the desk has taken it.
// The telephone holds the desk's public key, an opaque ticket, and ciphertext.

const utf8 = new TextEncoder();
const join = (...parts) => {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) { out.set(p, at); at += p.length; }
  return out;
};
const u16 = (n) => Uint8Array.of(n >> 8, n & 255);
const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

// RFC 9180 §4: labelled HKDF; §4.1: DHKEM; §5.1: key schedule in base mode.
const KEM = join(utf8.encode("KEM"), u16(0x0010));
const HPKE = join(utf8.encode("HPKE"), u16(0x0010), u16(0x0001), u16(0x0002));
const INFO = utf8.encode("good-offices/1 pocket");

async function mac(key, data) {
  const k = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", k, data));
}
const extract = (suite, salt, label, ikm) =>
  mac(salt.length ? salt : new Uint8Array(32), join(utf8.encode("HPKE-v1"), suite, utf8.encode(label), ikm));
const expand = async (suite, prk, label, info, length) => // length ≤ 32: one block
  (await mac(prk, join(u16(length), utf8.encode("HPKE-v1"), suite, utf8.encode(label), info, Uint8Array.of(1)))).slice(0, length);

export async function seal(publicKey, plain) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const desk = await crypto.subtle.importKey("raw", publicKey, curve, false, []);
  const dh = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: desk }, own.privateKey, 256));
  const secret = await expand(KEM, await extract(KEM, [], "eae_prk", dh), "shared_secret", join(enc, publicKey), 32);
  const context = join(Uint8Array.of(0), await extract(HPKE, [], "psk_id_hash", []), await extract(HPKE, [], "info_hash", INFO));
  const schedule = await extract(HPKE, secret, "secret", []);
  const key = await expand(HPKE, schedule, "key", context, 32);
  const nonce = await expand(HPKE, schedule, "base_nonce", context, 12);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, aes, plain);
  return join(enc, new Uint8Array(sealed));
}

// What is kept: notes that wait, and what is needed to seal another.
const opened = new Promise((done, fail) => {
  const ask = indexedDB.open("pocket", 1);
  ask.onupgradeneeded = () => { ask.result.createObjectStore("notes", { keyPath: "id" }); ask.result.createObjectStore("seal"); };
  ask.onsuccess = () => done(ask.result);
  ask.onerror = () => fail(ask.error);
});
async function stored(store, mode, act) {
  const t = (await opened).transaction(store, mode);
  const ask = act(t.objectStore(store));
  return new Promise((done, fail) => { t.oncomplete = () => done(ask.result); t.onerror = t.onabort = () => fail(t.error); });
}
const waiting = () => stored("notes", "readonly", (s) => s.getAll());

function say(what, count) {
  for (const line of document.querySelectorAll("#pocket [data-says]")) line.hidden = line.dataset.says !== what;
  const n = document.querySelector("#pocket [data-says=waits] b");
  if (n) n.textContent = count ? String(count) : "";
}

let sending = false;
export async function flush() {
  if (sending) return;
  sending = true;
  try {
    let took = 0, drafted = false, refused = false;
    for (const note of await waiting()) {
      const form = new FormData();
      form.set("ticket", note.ticket);
      form.set("sealed", new Blob([note.sealed]), "note");
      let answer;
      try { answer = await fetch("/pocket", { method: "POST", body: form, redirect: "manual" }); } catch { break; }
      if (answer.status === 204 || answer.status === 202) {
        drafted ||= answer.status === 202;
        await stored("notes", "readwrite", (s) => s.delete(note.id));
        took++;
        continue;
      }
      if (answer.status === 401) return say("sign-in");
      refused = true; // it stays; those after it are sent all the same
    }
    const left = (await waiting()).length;
    if (refused) say("refused"); else if (left) say("waits", left); else if (drafted) say("drafted"); else if (took) say("sent");
    if (took && window.htmx) htmx.trigger(document.body, "moved");
  } finally { sending = false; }
}

async function keep(form) {
  const fields = {};
  let photo = new Uint8Array();
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File) { if (value.size) photo = new Uint8Array(await value.arrayBuffer()); continue; }
    if (!name.startsWith("_form")) (fields[name] ??= []).push(value);
  }
  const id = fields._token?.[0] && !(await stored("notes", "readonly", (s) => s.get(fields._token[0]))) ? fields._token[0] : crypto.randomUUID();
  fields._token = [id];
  const means = await stored("seal", "readonly", (s) => s.get("desk"));
  const sealed = await seal(means.key, join(utf8.encode(JSON.stringify(fields) + "\n"), photo));
  await stored("notes", "readwrite", (s) => s.put({ id, ticket: means.ticket, sealed }));
  form.reset();
  const token = form.querySelector("[name=_token]");
  if (token) token.value = crypto.randomUUID();
}

const form = document.querySelector("form[data-pocket]");
const able = window.isSecureContext && window.indexedDB && crypto.subtle;
if (form && able) {
  if (form.dataset.key) await stored("seal", "readwrite", (s) => s.put({ key: bytesOf(form.dataset.key), ticket: form.dataset.ticket }, "desk"));
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const text = form.elements["lines:lines"], picture = form.elements.photo;
    if (!text.value.trim() && !picture?.files.length) return text.focus();
    try { await keep(form); } catch { say("unsealed"); return; }
    say("waits", (await waiting()).length);
    await flush();
  });
  addEventListener("online", flush);
  if (navigator.serviceWorker && !form.closest("[data-offline]")) navigator.serviceWorker.register("/worker.js").catch(() => {});
} else if (form && form.closest("[data-offline]")) say("unsealed");
if (able) await flush();
