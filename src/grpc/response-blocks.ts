// Header blocks of answers. The two blocks of a successful call never change, so this end keeps just three entries in the
// client's dynamic table and then sends one byte a field; everything else goes out as literals that stay in no table.

import { DEFAULT_TABLE_BYTES, encodeBlock, encodeField, encodeIndex, encodeTableSize } from '../codec/hpack/index.ts';
import { percentEncode } from './status.ts';

const STATUS_200: readonly [string, string] = [':status', '200'];
const CONTENT_TYPE: readonly [string, string] = ['content-type', 'application/grpc'];
const ACCEPT_ENCODING: readonly [string, string] = ['grpc-accept-encoding', 'gzip'];
const STATUS_OK: readonly [string, string] = ['grpc-status', '0'];
type Field = readonly [name: string, value: string];

function block(build: (out: number[]) => void): Uint8Array {
  const out: number[] = [];
  build(out);
  return Uint8Array.from(out);
}

const ENTER_HEADERS = block((out) => {
  encodeField(...STATUS_200, 'none', out);
  encodeField(...ACCEPT_ENCODING, 'incremental', out);
  encodeField(...CONTENT_TYPE, 'incremental', out);
});
const ENTER_TRAILERS = block((out) => encodeField(...STATUS_OK, 'incremental', out));
/** Index 62 is the newest entry: first the content type; after the trailers' entry, that one. */
const headersAt = (newer: number): Uint8Array =>
  block((out) => {
    encodeField(...STATUS_200, 'none', out);
    encodeIndex(62 + newer, out);
  });
const HEADERS_BEFORE_TRAILERS = headersAt(0);
const HEADERS_AFTER_TRAILERS = headersAt(1);
const TRAILERS = block((out) => encodeIndex(62, out));
const LITERAL_HEADERS = encodeBlock([STATUS_200, CONTENT_TYPE, ACCEPT_ENCODING]);
const LITERAL_TRAILERS = encodeBlock([STATUS_OK]);

export class ResponseBlocks {
  private headersBlock = ENTER_HEADERS;
  private trailersBlock = ENTER_TRAILERS;
  private mustResize = false;
  private tableBytes = DEFAULT_TABLE_BYTES;

  /**
   * The client's SETTINGS_HEADER_TABLE_SIZE. A smaller one must be answered by a table size update in the next block
   * (RFC 9113, section 4.3.1): from there on we use no table.
   */
  setTableSize(bytes: number): void {
    if (bytes < this.tableBytes) {
      this.mustResize = true;
      this.headersBlock = LITERAL_HEADERS;
      this.trailersBlock = LITERAL_TRAILERS;
    }
    this.tableBytes = bytes;
  }

  /** Status 200 and content type. Each block handed out must be sent, in order. */
  headers(): Uint8Array {
    const headers = this.headersBlock;
    if (headers === ENTER_HEADERS) this.headersBlock = HEADERS_BEFORE_TRAILERS;
    return this.mustResize ? this.resized(headers) : headers;
  }

  /** Status OK. */
  okTrailers(): Uint8Array {
    const trailers = this.trailersBlock;
    if (trailers === ENTER_TRAILERS) {
      this.trailersBlock = TRAILERS;
      this.headersBlock = HEADERS_AFTER_TRAILERS;
    }
    return this.mustResize ? this.resized(trailers) : trailers;
  }

  headersWith(metadata: readonly Field[]): Uint8Array {
    const own = this.headers();
    const more = encodeBlock(metadata);
    const joined = new Uint8Array(own.length + more.length);
    joined.set(own);
    joined.set(more, own.length);
    return joined;
  }

  trailers(code: number, message: string, metadata: readonly Field[]): Uint8Array {
    return this.plain([...statusFields(code, message), ...metadata]);
  }

  /** Headers and trailers in one block (gRPC's Trailers-Only). */
  trailersOnly(httpStatus: number, code: number, message: string, metadata: readonly Field[]): Uint8Array {
    return this.plain([[':status', String(httpStatus)], CONTENT_TYPE, ...statusFields(code, message), ...metadata]);
  }

  /** Any fields, as literals. */
  plain(fields: readonly Field[]): Uint8Array {
    const literal = encodeBlock(fields);
    return this.mustResize ? this.resized(literal) : literal;
  }

  private resized(of: Uint8Array): Uint8Array {
    this.mustResize = false;
    const out: number[] = [];
    encodeTableSize(0, out);
    return Uint8Array.from([...out, ...of]);
  }
}

function statusFields(code: number, message: string): Field[] {
  const fields: Field[] = [['grpc-status', String(code)]];
  if (message !== '') fields.push(['grpc-message', percentEncode(message)]);
  // An unsupported encoding is answered with those supported; to the rest it does no harm.
  if (code === 12) fields.push(ACCEPT_ENCODING);
  return fields;
}
