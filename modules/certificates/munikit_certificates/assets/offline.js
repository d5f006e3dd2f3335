// SPDX-FileCopyrightText: 2026 The munikit contributors
// SPDX-License-Identifier: EUPL-1.2

// Checks the statement of a QR code in the browser, without a network: docs/reference/offline-statement.md.
"use strict";

const PURPOSE = new TextEncoder().encode("munikit statement 1");
const [KEYS, REVOKED] = ["munikit-keys", "munikit-revoked"];
// Kept apart from what the worker fetched: only what was found to be signed comes in here.
const TRUSTED = "listas-de-confianza";
const [ISSUER, FOLIO, TITLE, INITIALS, RUN, ISSUED, FROM, UNTIL] = [1, 2, 3, 4, 5, 6, 7, 8];
const DAY = 86_400_000;
const OLD_LIST = 7 * DAY;

class Refused extends Error {}

// The part of CBOR (RFC 8949) a statement uses: integers, bytes, text, arrays, maps, tags.
function decode(bytes) {
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length) throw new Refused("unreadable");
    return bytes.subarray(at, (at += count));
  };
  const number = (info) => {
    if (info < 24) return info;
    if (info > 26) throw new Refused("unreadable");
    return take(1 << (info - 24)).reduce((value, byte) => value * 256 + byte, 0);
  };
  const item = (depth) => {
    const first = take(1)[0];
    const [major, value] = [first >> 5, number(first & 31)];
    if (depth > 4 || major > 6) throw new Refused("unreadable");
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major === 2) return take(value);
    if (major === 3) return new TextDecoder("utf-8", { fatal: true }).decode(take(value));
    if (major === 6) return { tag: value, value: item(depth + 1) };
    const count = major === 5 ? value * 2 : value;
    if (count > bytes.length) throw new Refused("unreadable");
    const items = Array.from({ length: count }, () => item(depth + 1));
    return major === 4 ? items : new Map(items.filter((_, n) => n % 2 === 0).map((key, n) => [key, items[2 * n + 1]]));
  };
  const whole = item(0);
  if (at !== bytes.length) throw new Refused("unreadable");
  return whole;
}

function head(major, length) {
  if (length < 24) return [(major << 5) | length];
  if (length < 256) return [(major << 5) | 24, length];
  return [(major << 5) | 25, length >> 8, length & 255];
}

// RFC 9052, 4.4: what the signature is made over.
function toBeSigned(header, payload) {
  const context = new TextEncoder().encode("Signature1");
  const parts = [head(4, 4), head(3, context.length), context];
  for (const bytes of [header, PURPOSE, payload]) parts.push(head(2, bytes.length), bytes);
  return new Uint8Array(parts.flatMap((part) => Array.from(part)));
}

function fromBase64url(text) {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new Refused("unreadable");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function signs(key, signature, bytes) {
  const jwk = { kty: key.kty, crv: key.crv, x: key.x };
  const imported = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, signature, bytes);
}

const fromJSON = (text) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromBase64url(text)));

// Returns what a list says, if a key in use signed it: one known before or, on a phone that knows none, one of its own.
async function signedContent(text, kind, keys) {
  const { payload, signatures } = JSON.parse(text);
  const content = fromJSON(payload);
  for (const each of signatures) {
    const said = fromJSON(each.protected);
    const key = (keys || content.keys).find((one) => one.kid === said.kid && !one.compromised && !one.retired_at);
    if (!key || said.alg !== "EdDSA" || said.typ !== kind) continue;
    if (await signs(key, fromBase64url(each.signature), new TextEncoder().encode(`${each.protected}.${payload}`))) return content;
  }
  throw new Refused("untrusted");
}

// The newest list that can be trusted, and whether another had to be refused.
async function newest(kind, keys) {
  const cache = await caches.open(TRUSTED);
  const path = `/.well-known/${kind}.jws`;
  const kept = await cache.match(path).then((found) => found && found.json());
  try {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(path);
    const content = await signedContent(await answer.text(), kind, keys || (kept && kept.keys));
    if (kept && Date.parse(content.updated_at) < Date.parse(kept.updated_at)) return { content: kept };
    await cache.put(path, new Response(JSON.stringify(content)));
    return { content };
  } catch (error) {
    if (!kept) throw error;
    // Whatever was offered instead of a list, and could be read, was refused.
    return { content: kept, refused: error instanceof Refused || error instanceof SyntaxError };
  }
}

// Returns what the statement says, if one of the published keys signed it.
async function verified(text, published) {
  const sign1 = decode(fromBase64url(text));
  if (sign1.tag !== 18 || sign1.value.length !== 4) throw new Refused("unreadable");
  const [header, unsigned, payload, signature] = sign1.value;
  if (!(unsigned instanceof Map) || unsigned.size) throw new Refused("unreadable");
  const said = decode(header);
  if (said.get(1) !== -8) throw new Refused("unreadable");
  const key = published.keys.find((each) => each.kid === hex(said.get(4)));
  if (!key) throw new Refused("unknown_key");
  if (!(await signs(key, signature, toBeSigned(header, payload)))) throw new Refused("altered");
  const claims = decode(payload);
  const retired = key.retired_at && claims.get(ISSUED) * 1000 > Date.parse(key.retired_at);
  if (key.compromised || retired || claims.get(ISSUER) !== published.issuer.cut) throw new Refused("unknown_key");
  return claims;
}

// Days begin where the municipality is, wherever the phone is.
const zone = () => document.getElementById("claims").dataset.zone;

function today() {
  const here = new Intl.DateTimeFormat("en-CA", { timeZone: zone() }).format(new Date());
  return Date.parse(here) / DAY;
}

function standing(claims, list) {
  const listed = list.revoked.find((each) => each.folio === claims.get(FOLIO));
  if (listed) return listed.state;
  if (claims.has(UNTIL) && claims.get(UNTIL) < today()) return "expired";
  return claims.get(FROM) > today() ? "not_yet" : "authentic";
}

// As the page writes them: its language is the reader's.
const spoken = () => document.documentElement.lang;
const asDay = (days) => {
  if (days === undefined) return "";
  return new Date(days * DAY).toLocaleDateString(spoken(), { timeZone: "UTC", dateStyle: "long" });
};
const asMoment = (time) => {
  const how = { timeZone: zone(), dateStyle: "long", timeStyle: "short", hourCycle: "h23" };
  return new Date(time).toLocaleString(spoken(), how);
};

function holder(initials, run) {
  const text = document.getElementById("claim-holder").dataset.text;
  return text.replace("{initials}", () => initials).replace("{run}", () => run);
}

function show(state, claims, list) {
  for (const each of document.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== state;
  document.getElementById("claims").hidden = !claims;
  if (!claims) return;
  const words = {
    title: claims.get(TITLE), folio: claims.get(FOLIO), holder: holder(claims.get(INITIALS), claims.get(RUN)),
    issued: asMoment(claims.get(ISSUED) * 1000), from: asDay(claims.get(FROM)), until: asDay(claims.get(UNTIL)) || "—",
    list: asMoment(list.updated_at),
  };
  for (const [name, text] of Object.entries(words)) document.getElementById(`claim-${name}`).textContent = text;
  document.getElementById("old-list").hidden = Date.now() - Date.parse(list.updated_at) < OLD_LIST;
}

async function check(text) {
  try {
    const published = await newest(KEYS, null);
    const list = await newest(REVOKED, published.content.keys);
    document.getElementById("refused-list").hidden = !(published.refused || list.refused);
    const claims = await verified(text.trim().split("#").pop(), published.content);
    show(standing(claims, list.content), claims, list.content);
  } catch (error) {
    const state = error instanceof Refused ? error.message : error.name === "NotSupportedError" ? "unsupported" : "unreadable";
    show(state, null, null);
  }
}

async function prepare() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/v/worker.js");
  await navigator.serviceWorker.ready;
  document.getElementById("ready").hidden = false;
}

document.getElementById("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  check(document.getElementById("text").value);
});
window.addEventListener("hashchange", () => check(location.hash.slice(1)));
if (location.hash.length > 1) check(location.hash.slice(1));
prepare();
