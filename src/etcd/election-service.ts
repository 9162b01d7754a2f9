// etcd's Election service: leader is the first in line for the election's name (key-line.ts), and what it proclaims is
// its key's value. `rev` of a leader's key is the revision that created it: the fencing token, and what shows, in whatever
// it asks later, that it still leads.

import {
  CampaignRequest,
  CampaignResponse,
  type LeaderKey,
  LeaderRequest,
  LeaderResponse,
  ProclaimRequest,
  ProclaimResponse,
  ResignRequest,
  ResignResponse,
} from '../codec/etcd/concurrency.ts';
import type { KeyValue, TxnResponse } from '../codec/etcd/kv-types.ts';
import { QuorateError } from '../core/errors.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import type { StreamCall, UnaryCall } from '../grpc/types.ts';
import { toBinaryString } from '../kv/binary-string.ts';
import { eventKv } from '../kv/history.ts';
import { keyRange, prefixEnd } from '../kv/key-range.ts';
import type { WatchEvent } from '../kv/watch/index.ts';
import { type Context, guard, proposeFor, readLinearizably } from './context.ts';
import { deletionOf, firstInLine, linePrefix, putOf, standInLine, txnOnPlace } from './key-line.ts';
import { KeyWatch } from './key-watch.ts';

export class ElectionService {
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  /** Answers once elected; a client that gives up before no longer runs. */
  campaign(bytes: Uint8Array, call: UnaryCall): void {
    const { name, lease, value } = CampaignRequest.decode(bytes);
    const { headers, machine } = this.context;
    standInLine(this.context, { name, lease, value }, call, (place) => {
      const leader = { name, key: place.key, rev: place.createRevision, lease: place.lease };
      call.respond(CampaignResponse.encode({ header: headers.at(machine.revision), leader }));
    });
  }

  proclaim(bytes: Uint8Array, call: UnaryCall): void {
    const request = ProclaimRequest.decode(bytes);
    const { key, rev, lease } = leaderOf(request);
    proposeFor(this.context, txnOnPlace(key, rev, [putOf(key, request.value, lease)]), call, (result) => {
      if (!(result.response as TxnResponse).succeeded) {
        fail(call, 'election: not leader');
        return;
      }
      call.respond(ProclaimResponse.encode({ header: this.context.headers.at(result.revision) }));
    });
  }

  /** Of whoever does not lead any more there is nothing to resign: no error, as in etcd. */
  resign(bytes: Uint8Array, call: UnaryCall): void {
    const { key, rev } = leaderOf(ResignRequest.decode(bytes));
    proposeFor(this.context, txnOnPlace(key, rev, [deletionOf(key)]), call, ({ revision }) =>
      call.respond(ResignResponse.encode({ header: this.context.headers.at(revision) })),
    );
  }

  leader(bytes: Uint8Array, call: UnaryCall): void {
    const { name } = LeaderRequest.decode(bytes);
    const { headers, machine } = this.context;
    const prefix = linePrefix(name);
    readLinearizably(this.context, call, () => {
      this.context.gate.checkRead(call, keyRange(prefix, prefixEnd(prefix)));
      const kv = firstInLine(this.context, prefix);
      if (kv === undefined) fail(call, 'election: no leader');
      else call.respond(LeaderResponse.encode({ header: headers.at(machine.revision), kv }));
    });
  }

  /** Sends the leader, every leader after it, and whatever they proclaim, in order. */
  observe(call: StreamCall): void {
    let isAsked = false;
    call.onMessage((bytes) =>
      guard(call, () => {
        if (isAsked) return;
        isAsked = true;
        const { name } = LeaderRequest.decode(bytes);
        const prefix = linePrefix(name);
        readLinearizably(this.context, call, () => {
          this.context.gate.checkRead(call, keyRange(prefix, prefixEnd(prefix)));
          new Observer(this.context, call, prefix).start();
        });
      }),
    );
  }
}

class Observer {
  private readonly context: Context;
  private readonly call: StreamCall;
  private readonly prefix: Uint8Array;
  private readonly watch: KeyWatch;
  /** The key of whoever leads, as far as was told. */
  private leader: string | undefined;

  constructor(context: Context, call: StreamCall, prefix: Uint8Array) {
    this.context = context;
    this.call = call;
    this.prefix = prefix;
    // Events that are compacted away before they are seen: on with what there is.
    this.watch = new KeyWatch(
      context.machine.watches,
      (event) => this.onEvent(event),
      () => this.begin(),
    );
  }

  start(): void {
    this.context.lasting.add(this.call, () => this.watch.close());
    this.begin();
  }

  private begin(): void {
    const { revision } = this.context.machine;
    this.tell(firstInLine(this.context, this.prefix), revision);
    this.watch.start(keyRange(this.prefix, prefixEnd(this.prefix)), revision + 1);
  }

  private onEvent(event: WatchEvent): void {
    const { key, isTombstone } = event.change;
    if (isTombstone) {
      if (key === this.leader) this.succeed(event.main);
    } else if (this.leader === undefined || this.leader === key) this.tell(eventKv(event), event.main);
  }

  /** Who led is gone: who was next in line then? */
  private succeed(revision: number): void {
    this.leader = undefined;
    const { compactedRevision } = this.context.machine;
    if (revision >= compactedRevision) this.tell(firstInLine(this.context, this.prefix, revision), revision);
    else this.begin();
  }

  private tell(kv: KeyValue | undefined, revision: number): void {
    this.leader = kv && toBinaryString(kv.key);
    if (kv !== undefined) this.call.write(LeaderResponse.encode({ header: this.context.headers.at(revision), kv }));
  }
}

function leaderOf({ leader }: { readonly leader?: LeaderKey }): LeaderKey {
  if (leader === undefined) throw new QuorateError('missing-leader', '"leader" field must be provided');
  return leader;
}

/** etcd's own words, which have no code of their own. */
function fail(call: UnaryCall, message: string): void {
  call.fail(GRPC_STATUS.unknown, message);
}
