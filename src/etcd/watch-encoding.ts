// Events as watch responses. A response is the same for all watchers of one range with the same wishes but for its watch
// identifier, and fields of a protobuf message may come in any order: it is encoded once without, and each watcher's
// identifier is put in front when it is written.

import type { KeyValue } from '../codec/etcd/kv-types.ts';
import { Event, EventType, WatchResponse } from '../codec/etcd/watch.ts';
import { describe, nested, repeated } from '../codec/protobuf.ts';
import { EMPTY_BYTES } from '../core/bytes.ts';
import { eventKv } from '../kv/history.ts';
import type { EventBatch, WatchEvent } from '../kv/watch/index.ts';
import type { ResponseHeaders } from './headers.ts';

/** What a watcher wants, as bits. */
export const WISH = { noPut: 1, noDelete: 2, previous: 4, fragments: 8 } as const;

export interface WatchEncodingPorts {
  readonly headers: ResponseHeaders;
  /** What the event's key was before. */
  previous(event: WatchEvent): KeyValue | undefined;
  /** Responses of watchers that take fragments stay below this. */
  readonly fragmentBytes: number;
}

export interface Piece {
  /** A watch response without its `watch_id`. */
  readonly bytes: Uint8Array;
  /** The revision after the last one in it. */
  readonly nextRevision: number;
  /** Whether its last revision ends with it: false for fragments with more to follow. */
  readonly isWhole: boolean;
}

/** A response that has reached this ends with the revision: clients refuse messages beyond a few MiB, and read as they can. */
const PIECE_BYTES = 512 * 1024;

/** The events of a response alone: tag, length and event. */
const EventsOnly = describe('etcdserverpb.WatchResponse', { events: repeated(nested(11, () => Event)) });

/** Of one event, encoded without and with what was before. */
type Encodings = [plain: Uint8Array | undefined, withPrevious: Uint8Array | undefined];

/** The batch as responses for watchers with the given wishes; none if they do not want any of it. */
export function encodeBatch(batch: EventBatch, wishes: number, ports: WatchEncodingPorts): readonly Piece[] {
  batch.memo ??= [];
  const memo = batch.memo as (readonly Piece[] | undefined)[];
  const known = memo[wishes];
  if (known !== undefined) return known;
  const pieces = new Pieces(wishes, ports);
  for (const event of batch.events) if (isWanted(event, wishes)) pieces.add(event);
  memo[wishes] = pieces.finish();
  return memo[wishes];
}

function isWanted({ change }: WatchEvent, wishes: number): boolean {
  return (wishes & (change.isTombstone ? WISH.noDelete : WISH.noPut)) === 0;
}

class Pieces {
  private readonly wishes: number;
  private readonly ports: WatchEncodingPorts;
  private readonly pieces: Piece[] = [];
  private parts: Uint8Array[] = [];
  private bytes = 0;
  private revision = 0;

  constructor(wishes: number, ports: WatchEncodingPorts) {
    this.wishes = wishes;
    this.ports = ports;
  }

  add(event: WatchEvent): void {
    const encoded = encodeEvent(event, (this.wishes & WISH.previous) !== 0, this.ports);
    const isNewRevision = event.main !== this.revision;
    if (this.parts.length > 0) {
      if (isNewRevision && this.bytes >= PIECE_BYTES) this.close(true);
      else if ((this.wishes & WISH.fragments) !== 0 && this.bytes + encoded.length > this.ports.fragmentBytes) {
        this.close(isNewRevision);
      }
    }
    this.revision = event.main;
    this.parts.push(encoded);
    this.bytes += encoded.length;
  }

  finish(): readonly Piece[] {
    if (this.parts.length > 0) this.close(true);
    return this.pieces;
  }

  private close(isWhole: boolean): void {
    const header = WatchResponse.encode({ header: this.ports.headers.at(this.revision), fragment: !isWhole });
    const bytes = new Uint8Array(header.length + this.bytes);
    bytes.set(header);
    let at = header.length;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.pieces.push({ bytes, nextRevision: this.revision + 1, isWhole });
    this.parts = [];
    this.bytes = 0;
  }
}

function encodeEvent(event: WatchEvent, withPrevious: boolean, ports: WatchEncodingPorts): Uint8Array {
  event.memo ??= [undefined, undefined];
  const encodings = event.memo as Encodings;
  const which = withPrevious ? 1 : 0;
  const known = encodings[which];
  if (known !== undefined) return known;
  const { isTombstone } = event.change;
  const type = isTombstone ? EventType.DELETE : EventType.PUT;
  const prevKv = withPrevious ? ports.previous(event) : undefined;
  const kv = eventKv(event);
  const encoded = EventsOnly.encode({ events: [prevKv === undefined ? { type, kv } : { type, kv, prevKv }] });
  encodings[which] = encoded;
  return encoded;
}

/** The field that makes a piece the response of one watcher; empty for identifier 0, which stands for itself. */
export function watchIdField(watchId: number): Uint8Array {
  return watchId === 0 ? EMPTY_BYTES : WatchResponse.encode({ watchId }).slice();
}
