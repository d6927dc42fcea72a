/** The octets that name and value may have together. */
export declare const NAME_VALUE_OCTETS_MAX: 4096;

/** The octets an attribute's value may have. */
export declare const ATTRIBUTE_OCTETS_MAX: 1024;

/** The longest Max-Age, in seconds: 400 days. */
export declare const MAX_AGE_SECS_MAX: 34560000;

/** The rules; all but the last two have the name that the Rust crate's errors give them. */
export type Rule =
  | 'NameEmpty'
  | 'NameNotToken'
  | 'NameTooLong'
  | 'PathNotAbsolute'
  | 'PathOctets'
  | 'PathTooLong'
  | 'DomainNotHostName'
  | 'DomainEndsInNumber'
  | 'DomainOneLabel'
  | 'DomainFakeALabel'
  | 'PrefixNeedsSecure'
  | 'PrefixNeedsHttpOnly'
  | 'PrefixNeedsRootPath'
  | 'PrefixForbidsDomain'
  | 'SameSiteNoneNeedsSecure'
  | 'PartitionedNeedsSecure'
  | 'NotCookieOctet'
  | 'TooLong'
  /** The browser dropped the cookie: Domain does not cover this host, or an HttpOnly one has its place, … */
  | 'NotKept'
  /** A worker cannot write a cookie that is not Secure or whose path ends without a slash. */
  | 'NoDocument';

/** Why a cookie is refused. A value is never repeated in it. */
export declare class CookieError extends Error {
  constructor(rule: Rule, message: string, options?: { cause?: unknown });
  readonly rule: Rule;
}

/** What shall differ from `Path=/`, Secure and `SameSite=Lax`. */
export interface CookieWishes {
  /** Sent only for this path and what lies below it. */
  readonly path?: string;
  /** Sent to this host and all its subdomains; no leading dot. `null`: to this host only. */
  readonly domain?: string | null;
  /** `false`: it also travels over plain http, where anyone on the way reads and replaces it. */
  readonly secure?: boolean;
  /** When it goes along with requests that other sites caused. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
  /** Each top-level site gets a cookie of its own. */
  readonly partitioned?: boolean;
}

/** A cookie's name and attributes, checked once. */
export declare class CookieSpec {
  /** Throws a `CookieError` that names the first thing for which browsers would drop the cookie. */
  constructor(name: string, wishes?: CookieWishes);
  readonly name: string;
  readonly path: string;
  readonly domain: string | null;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None';
  readonly partitioned: boolean;
  /** The line that gives the browser this value, as `Set-Cookie` and `document.cookie` take it. */
  line(value: string, maxAgeSecs?: number | null): string;
  /** The line that makes the browser forget the cookie, from the same attributes. */
  removal(): string;
  /**
   * Writes it. `maxAgeSecs` is cut to 400 days; without it the cookie ends with the browser's session, and
   * 0 removes it. Rejects with a `CookieError` when the value may not be, or the browser says no.
   */
  set(value: string, maxAgeSecs?: number | null): Promise<void>;
  /** The value; of several cookies of the name, that of the first. */
  get(): Promise<string | undefined>;
  /** The values of all cookies of the name, in the browser's order. */
  all(): Promise<string[]>;
  /** Makes the browser forget the cookie of these attributes, and no other. */
  remove(): Promise<void>;
}

/** A cookie as scripts see it: nothing decoded; a nameless one has the name `''`. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** All cookies that this page's scripts may read, duplicates included, in the browser's order. */
export declare function cookies(): Promise<Cookie[]>;

/** Any text as a value: percent-encodes all but letters, digits and `-_.!~*'()`. */
export declare function encodeValue(text: string): string;

/** The text that was encoded; `undefined` if this was not, or is none. */
export declare function decodeValue(value: string | undefined): string | undefined;
