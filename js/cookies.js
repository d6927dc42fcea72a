// Cookies for a page's own scripts. What a browser would drop, or keep otherwise, is refused with a word.
//
// The rules and the words are those of the Rust crate `cloakroom-cookie`; README.md has them in short.

/** The octets that name and value may have together; browsers ignore a larger cookie (RFC 10025, 5.6). */
export const NAME_VALUE_OCTETS_MAX = 4096;

/** The octets an attribute's value may have; browsers ignore a longer one (RFC 10025, 5.6). */
export const ATTRIBUTE_OCTETS_MAX = 1024;

/** The longest Max-Age, in seconds: 400 days (RFC 10025, 5.5). */
export const MAX_AGE_SECS_MAX = 400 * 24 * 60 * 60;

const COOKIE_OCTET = /[!#-+\--:<-[\]-~]/;

const EXPIRED = '; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:01 GMT';

/** Why a cookie is refused; `rule` names the rule. A value is never repeated. */
export class CookieError extends Error {
  constructor(rule, message, options) {
    super(message, options);
    this.name = 'CookieError';
    this.rule = rule;
  }
}

/** A cookie's name and attributes, checked once, to be written, read and removed. */
export class CookieSpec {
  constructor(name, wishes = {}) {
    const { path = '/', domain = null, secure = true, sameSite = 'Lax', partitioned = false, ...rest } = wishes;
    checkKnown(rest);
    checkName(name);
    checkPath(path);
    checkDomain(domain);
    checkSameSite(sameSite);
    Object.assign(this, { name, path, domain, secure, sameSite, partitioned });
    checkPrefix(this);
    checkCrossSite(this);
    Object.freeze(this);
  }

  /** The line that gives the browser this value; without an age it lasts as long as the browser's session. */
  line(value, maxAgeSecs) {
    checkValue(this.name, value);
    const age = ageOf(maxAgeSecs);
    return `${this.name}=${value}${tail(this)}${age === null ? '' : `; Max-Age=${age}`}`;
  }

  /** The line that makes the browser forget the cookie: the same attributes, long past. */
  removal() {
    return `${this.name}=${tail(this)}${EXPIRED}`;
  }

  /** Writes it. */
  async set(value, maxAgeSecs) {
    const line = this.line(value, maxAgeSecs);
    const age = ageOf(maxAgeSecs);
    if (age === 0) return this.remove();
    if (!isForStore(this)) return writeByDocument(this, line, value);
    const expires = age === null ? null : Date.now() + age * 1000;
    const init = { ...identity(this), value, expires, sameSite: this.sameSite.toLowerCase() };
    await told(this, () => cookieStore.set(init));
  }

  /** The value; of several, that of the one the browser names first. */
  async get() {
    return (await this.all())[0];
  }

  /** The values of all cookies of this name, whoever set them, in the browser's order. */
  async all() {
    const named = (await cookies()).filter((cookie) => cookie.name === this.name);
    return named.map((cookie) => cookie.value);
  }

  /** Makes the browser forget it; another one of the name, with another path or domain, stays. */
  async remove() {
    if (isForStore(this)) await told(this, () => cookieStore.delete(identity(this)));
    else page().cookie = this.removal();
  }
}

/** All cookies that this page's scripts may read, in the browser's order, nothing decoded. */
export async function cookies() {
  if (!globalThis.cookieStore) return pairs(page().cookie);
  const found = await cookieStore.getAll();
  return found.map(({ name, value }) => ({ name: name ?? '', value }));
}

/** Any text as a value: percent-encodes all but letters, digits and `-_.!~*'()`. */
export function encodeValue(text) {
  return encodeURIComponent(text);
}

/** The text that was encoded; `undefined` if this was not, or is none. */
export function decodeValue(value) {
  if (value === undefined || firstOutside(utf8(value), COOKIE_OCTET) >= 0) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

// Writing.

/**
 * Whether the Cookie Store API writes exactly this. It knows Secure cookies only, and its earlier versions
 * put a slash behind a path that has none.
 */
function isForStore({ secure, path }) {
  return Boolean(globalThis.cookieStore) && secure && path.endsWith('/');
}

/** What the browser knows a cookie by. */
function identity({ name, path, domain, partitioned }) {
  return { name, path, domain, partitioned };
}

async function told(spec, ask) {
  try {
    await ask();
  } catch (cause) {
    throw notKept(spec, cause);
  }
}

/** Browsers say nothing when they drop a line, so it is looked for, where this page can see it. */
function writeByDocument(spec, line, value) {
  const document = page();
  document.cookie = line;
  if (!covers(spec.path, location.pathname)) return;
  const isKept = pairs(document.cookie).some((pair) => pair.name === spec.name && pair.value === value);
  if (!isKept) throw notKept(spec);
}

function page() {
  if (globalThis.document) return globalThis.document;
  throw new CookieError('NoDocument', 'there is no document, and the Cookie Store API cannot write this cookie');
}

function notKept({ name }, cause) {
  return new CookieError('NotKept', `the browser does not keep the cookie ${quoted(name)} for this page`, { cause });
}

function tail({ path, domain, secure, sameSite, partitioned }) {
  const parts = [
    `; Path=${path}`,
    domain === null ? '' : `; Domain=${domain}`,
    secure ? '; Secure' : '',
    `; SameSite=${sameSite}`,
    partitioned ? '; Partitioned' : '',
  ];
  return parts.join('');
}

function ageOf(maxAgeSecs) {
  if (maxAgeSecs === undefined || maxAgeSecs === null) return null;
  const isWhole = Number.isInteger(maxAgeSecs) || maxAgeSecs === Infinity;
  if (!isWhole || maxAgeSecs < 0) throw new RangeError('maxAgeSecs is a whole number of seconds, 0 or more');
  return Math.min(maxAgeSecs, MAX_AGE_SECS_MAX);
}

// Reading.

/** The pairs of a line; only SP and HTAB are trimmed, and without `=` the name is empty. */
function pairs(line) {
  const segments = line.split(';').map((segment) => trim(segment));
  return segments.filter((segment) => segment !== '').map((segment) => {
    const cut = segment.indexOf('=');
    return { name: trim(segment.slice(0, Math.max(cut, 0))), value: trim(segment.slice(cut + 1)) };
  });
}

function trim(text) {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

/** Whether a cookie of this path is sent to that one (RFC 10025, 5.1.4). */
function covers(path, asked) {
  const below = path.endsWith('/') ? path : `${path}/`;
  return asked === path || asked.startsWith(below);
}

// What is refused, in the order and the words of the Rust builder.

const PREFIXES = [
  // The longest comes before the one it begins with.
  { prefix: '__Host-Http-', bindsToHost: true, needsHttpOnly: true },
  { prefix: '__Host-', bindsToHost: true, needsHttpOnly: false },
  { prefix: '__Http-', bindsToHost: false, needsHttpOnly: true },
  { prefix: '__Secure-', bindsToHost: false, needsHttpOnly: false },
];

function checkKnown(rest) {
  const [unknown] = Object.keys(rest);
  if (unknown === 'httpOnly') throw new TypeError('no script can write an HttpOnly cookie');
  if (unknown !== undefined) throw new TypeError(`a cookie has no attribute ${quoted(unknown)}`);
}

function checkName(name) {
  const octets = utf8(name);
  if (octets.length === 0) refuse('NameEmpty', 'a cookie needs a name');
  if (octets.length > NAME_VALUE_OCTETS_MAX) {
    refuse('NameTooLong', `the cookie's name has ${octets.length} octets; browsers drop more than ${NAME_VALUE_OCTETS_MAX}`);
  }
  const at = firstOutside(octets, /[!#$%&'*+\-.^_`|~0-9A-Za-z]/);
  if (at >= 0) refuse('NameNotToken', `octet ${at} of the cookie's name ${quoted(name)} may not stand there`);
}

function checkPath(path) {
  const octets = utf8(path).length;
  if (octets > ATTRIBUTE_OCTETS_MAX) {
    refuse('PathTooLong', `the path has ${octets} octets; browsers ignore more than ${ATTRIBUTE_OCTETS_MAX}`);
  }
  if (!path.startsWith('/')) refuse('PathNotAbsolute', `the path ${quoted(path)} does not begin with a slash`);
  // A browser would trim the space at the end, and keep another path.
  if (path.endsWith(' ') || !/^[ -:<-~]*$/.test(path)) {
    refuse('PathOctets', `the path ${quoted(path)} has an octet that may not stand there`);
  }
}

function checkDomain(domain) {
  if (domain === null) return;
  const isLabel = (label) => /^[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?$/.test(label);
  const no = (rule, words) => refuse(rule, `the domain ${quoted(domain)} ${words}`);
  if (utf8(domain).length > 253 || !domain.split('.').every(isLabel)) {
    no('DomainNotHostName', 'is not a host name (letters, digits, hyphens; no leading dot)');
  }
  if (/(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/i.test(domain)) {
    no('DomainEndsInNumber', 'ends in a number, as addresses do; leave it out');
  }
  if (!domain.includes('.')) {
    no('DomainOneLabel', 'has one label, and nothing is sent to what lies below it; leave it out');
  }
  if (domain.split('.').some(isFakeALabel)) {
    no('DomainFakeALabel', 'has a label that begins with xn-- and decodes to nothing');
  }
}

/** Whether a label says to be an international one, and decodes to none (RFC 5890, 2.3.2.1). */
function isFakeALabel(label) {
  return /^xn--/i.test(label) && !isPunycode(label.slice(4).toLowerCase());
}

/** Whether this decodes to a label that has something outside ASCII (RFC 3492, 6.2). */
function isPunycode(text) {
  const cut = Math.max(text.lastIndexOf('-'), 0);
  const digits = [...text.slice(cut && cut + 1)].map((digit) => 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(digit));
  let [length, point, at, bias] = [cut, 0x80, 0, 72];
  for (let next = 0; next < digits.length; at += 1) {
    const isFirst = next === 0;
    let [delta, weight] = [0, 1];
    for (let position = 36; ; position += 36) {
      const digit = digits[next++] ?? -1;
      if (digit < 0) return false;
      delta += digit * weight;
      const threshold = Math.min(Math.max(position - bias, 1), 26);
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    length += 1;
    bias = adaptedBias(delta, length, isFirst);
    point += Math.floor((at + delta) / length);
    at = (at + delta) % length;
    if (point > 0x10ffff || /[\p{Cc}\p{Cs}]/u.test(String.fromCodePoint(point))) return false;
  }
  return digits.length > 0;
}

/** The bias for the next number (RFC 3492, 6.1). */
function adaptedBias(delta, length, isFirst) {
  let rest = Math.floor(delta / (isFirst ? 700 : 2));
  rest += Math.floor(rest / length);
  let bias = 0;
  for (; rest > 455; bias += 36) rest = Math.floor(rest / 35);
  return bias + Math.floor((36 * rest) / (rest + 38));
}

function checkSameSite(sameSite) {
  if (!['Strict', 'Lax', 'None'].includes(sameSite)) throw new TypeError('sameSite is Strict, Lax or None');
}

function checkPrefix({ name, path, domain, secure }) {
  const begins = ({ prefix }) => name.toLowerCase().startsWith(prefix.toLowerCase());
  const found = PREFIXES.find(begins);
  if (!found) return;
  const called = `a cookie called ${found.prefix}…`;
  if (!secure) refuse('PrefixNeedsSecure', `${called} must be Secure`);
  if (found.needsHttpOnly) refuse('PrefixNeedsHttpOnly', `${called} must be HttpOnly`);
  if (found.bindsToHost && domain !== null) refuse('PrefixForbidsDomain', `${called} may have no Domain`);
  if (found.bindsToHost && path !== '/') refuse('PrefixNeedsRootPath', `${called} must have Path=/`);
}

function checkCrossSite({ secure, sameSite, partitioned }) {
  if (secure) return;
  if (sameSite === 'None') refuse('SameSiteNoneNeedsSecure', 'a cookie with SameSite=None must be Secure');
  if (partitioned) refuse('PartitionedNeedsSecure', 'a Partitioned cookie must be Secure');
}

function checkValue(name, value) {
  const octets = utf8(value);
  const together = name.length + octets.length;
  if (together > NAME_VALUE_OCTETS_MAX) {
    refuse('TooLong', `the cookie's name and value have ${together} octets; browsers drop more than ${NAME_VALUE_OCTETS_MAX}`);
  }
  const at = firstOutside(octets, COOKIE_OCTET);
  if (at < 0) return;
  const advice = 'encode the value, for example as base64url';
  refuse('NotCookieOctet', `octet ${at} of the cookie's value may not stand there; ${advice}`);
}

function refuse(rule, words) {
  throw new CookieError(rule, words);
}

/** Where the first octet stands that is none of these; -1 if there is none. */
function firstOutside(octets, inside) {
  return octets.findIndex((octet) => !inside.test(String.fromCharCode(octet)));
}

function utf8(text) {
  if (typeof text !== 'string') throw new TypeError('names, values, paths and domains are strings');
  return new TextEncoder().encode(text);
}

const SHORT = { '"': '\\"', '\\': '\\\\', '\0': '\\0', '\t': '\\t', '\r': '\\r', '\n': '\\n' };

/** In quotes, with what cannot be seen written out, as Rust writes it. */
function quoted(text) {
  const escape = (character) => SHORT[character] ?? `\\u{${character.codePointAt(0).toString(16)}}`;
  const unseen = /["\\\p{C}\p{Zl}\p{Zp}\p{Grapheme_Extend}]|(?! )\p{Zs}/gu;
  return `"${text.replace(unseen, escape)}"`;
}
