// Texts as etcdctl, a Go program, writes and reads them: scripts that were written for it must find the same.

import { utf8Decode, utf8Encode } from '../../core/bytes.ts';
import { badArguments } from './exit.ts';

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries({ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' }),
);
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([...SHORT].map(([name, character]) => [character, name]));

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** `%q`: in double quotes, with what is not printable escaped, and what is not UTF-8 byte by byte. */
export function goQuote(text: string | Uint8Array): string {
  const bytes = typeof text === 'string' ? utf8Encode(text) : text;
  let quoted = '"';
  for (let i = 0; i < bytes.length; ) {
    const length = characterBytes(bytes, i);
    if (length === 0) {
      quoted += `\\x${hex(bytes[i] as number, 2)}`;
      i++;
    } else {
      quoted += quoteCharacter(utf8Decode(bytes.subarray(i, i + length)));
      i += length;
    }
  }
  return `${quoted}"`;
}

function quoteCharacter(character: string): string {
  const short = SHORT_NAMES.get(character);
  if (short !== undefined) return `\\${short}`;
  if (PRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) as number;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** How many bytes the character at `at` has; 0 if there is none. */
function characterBytes(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const piece = bytes.subarray(at, at + length);
  const again = utf8Encode(utf8Decode(piece));
  return again.length === length && again.every((byte, i) => byte === piece[i]) ? length : 0;
}

/** What stands at the start of `text` in double quotes or back quotes, and what follows it; undefined if nothing does. */
export function goUnquote(text: string): { readonly value: Uint8Array; readonly rest: string } | undefined {
  const raw = /^`([^`]*)`/.exec(text);
  if (raw) return { value: utf8Encode(raw[1] as string), rest: text.slice(raw[0].length) };
  const quoted = /^"((?:[^"\\\n]|\\.)*)"/.exec(text);
  if (!quoted) return undefined;
  const bytes: number[] = [];
  const pattern =
    /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([abfnrtv\\"]))|(\\.?)|([^\\]+)/gu;
  for (const [, byte, octal, short, long, name, wrong, plain] of (quoted[1] as string).matchAll(pattern)) {
    if (wrong !== undefined) return undefined;
    if (byte !== undefined) bytes.push(Number.parseInt(byte, 16));
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (name !== undefined) bytes.push(...utf8Encode(SHORT.get(name) ?? ''));
    else if (plain !== undefined) bytes.push(...utf8Encode(plain));
    else bytes.push(...utf8Encode(String.fromCodePoint(Number.parseInt((short ?? long) as string, 16))));
  }
  return { value: Uint8Array.from(bytes), rest: text.slice(quoted[0].length) };
}

/** A line's words: bare, in single quotes, or in double quotes with escapes. */
export function words(line: string): string[] {
  const found = line.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^'"\s]\S*[^'"\s]?/g) ?? [];
  return found.map((word) => {
    if (word.startsWith("'")) return word.slice(1, -1);
    if (!word.startsWith('"')) return word;
    const unquoted = goUnquote(word);
    return unquoted ? utf8Decode(unquoted.value) : word;
  });
}

/** `\x61\x62`. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `\\x${hex(byte, 2)}`).join('');
}

/** A duration as Go prints it: 1.302574ms. */
export function goDuration(milliseconds: number): string {
  const nanoseconds = Math.round(milliseconds * 1e6);
  if (nanoseconds === 0) return '0s';
  if (nanoseconds < 1e3) return `${nanoseconds}ns`;
  if (nanoseconds < 1e6) return `${nanoseconds / 1e3}µs`;
  if (nanoseconds < 1e9) return `${nanoseconds / 1e6}ms`;
  const seconds = nanoseconds / 1e9;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const left = Number((seconds % 60).toFixed(9));
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${left}s`;
}

/** 25 kB, 1.5 MB. */
export function humanBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  let unit = 0;
  let size = bytes;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  const rounded = Math.floor(size * 10 + 0.5) / 10;
  return `${unit === 0 || rounded >= 10 ? halfToEven(rounded) : rounded.toFixed(1)} ${units[unit]}`;
}

/** As Go rounds: 20.5 is 20, 21.5 is 22. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 && below % 2 === 0 ? below : Math.round(value);
}

/** A lease's identifier: signed, in hexadecimal. `complain` makes an error of what is wrong with the text. */
export function hexInt64(text: string, complain: (why: string) => string): bigint {
  return parse('ParseInt', /^[+-]?[0-9a-f]+$/i, text, 16, [-(2n ** 63n), 2n ** 63n - 1n], complain);
}

/** A member's identifier: unsigned, in hexadecimal. */
export function hexUint64(text: string, complain: (why: string) => string): bigint {
  return parse('ParseUint', /^[0-9a-f]+$/i, text, 16, [0n, 2n ** 64n - 1n], complain);
}

export function decimalInt64(text: string, complain: (why: string) => string): bigint {
  return parse('ParseInt', /^[+-]?[0-9]+$/, text, 10, [-(2n ** 63n), 2n ** 63n - 1n], complain);
}

function parse(
  name: string,
  pattern: RegExp,
  text: string,
  base: 10 | 16,
  [least, most]: readonly [bigint, bigint],
  complain: (why: string) => string,
): bigint {
  const fail = (why: string) => badArguments(complain(`strconv.${name}: parsing ${goQuote(text)}: ${why}`));
  if (!pattern.test(text)) throw fail('invalid syntax');
  const digits = text.replace(/^[+-]/, '');
  const size = BigInt(base === 16 ? `0x${digits}` : digits);
  const value = text.startsWith('-') ? -size : size;
  if (value < least || value > most) throw fail('value out of range');
  return value;
}

/** A lease's identifier as 16 digits. */
export function leaseId(id: bigint): string {
  const digits = (id < 0n ? -id : id).toString(16);
  return id < 0n ? `-${digits.padStart(15, '0')}` : digits.padStart(16, '0');
}
