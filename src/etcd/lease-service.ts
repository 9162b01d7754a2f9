// etcd's Lease service. Grants, revocations and renewals go through the log, so any member takes them; what is left of a
// lease is told by this member's own timer, behind a read barrier.

import { randomBytes } from 'node:crypto';
import type * as kv from '../codec/etcd/kv-types.ts';
import {
  LeaseGrantRequest,
  LeaseGrantResponse,
  LeaseKeepAliveRequest,
  LeaseKeepAliveResponse,
  LeaseLeasesResponse,
  LeaseRevokeRequest,
  LeaseRevokeResponse,
  LeaseTimeToLiveRequest,
  LeaseTimeToLiveResponse,
} from '../codec/etcd/lease.ts';
import type { Call, StreamCall, UnaryCall } from '../grpc/types.ts';
import { type Asking, checkLeaseRead, checkLeaseWrite } from '../kv/auth/authorise.ts';
import { fromBinaryString } from '../kv/binary-string.ts';
import type { LeaseCommand } from '../kv/lease/commands.ts';
import { LEASE_TTL_SECONDS_MAX } from '../kv/lease/leases.ts';
import type { GrantedLease } from '../kv/machine.ts';
import { type Context, proposeFor, readLinearizably } from './context.ts';
import { etcdError } from './errors.ts';
import type { LeaseKeeper } from './lease-keeper.ts';

/** Renewals that one stream may have under way before it is read no further. */
const RENEWALS_PER_STREAM = 1000;

export interface LeaseServiceOptions {
  /** Shorter leases get this much: nobody could renew them over a change of leader. */
  readonly ttlSecondsMin: number;
}

export class LeaseService {
  private readonly context: Context;
  private readonly keeper: LeaseKeeper;
  private readonly ttlSecondsMin: number;

  constructor(context: Context, keeper: LeaseKeeper, { ttlSecondsMin }: LeaseServiceOptions) {
    this.context = context;
    this.keeper = keeper;
    this.ttlSecondsMin = ttlSecondsMin;
  }

  grant(bytes: Uint8Array, call: UnaryCall): void {
    const { id, ttl } = LeaseGrantRequest.decode(bytes);
    if (ttl > LEASE_TTL_SECONDS_MAX) throw etcdError('lease-ttl-too-large');
    this.proposeGrant(id === 0n ? randomLeaseId() : id, Math.max(ttl, this.ttlSecondsMin), call);
  }

  private proposeGrant(id: bigint, ttlSeconds: number, call: UnaryCall): void {
    this.propose({ type: 'lease-grant', id, ttlSeconds }, call, (header, granted) => {
      const lease = granted as GrantedLease;
      call.respond(LeaseGrantResponse.encode({ header, id: lease.id, ttl: lease.ttlSeconds }));
    });
  }

  revoke(bytes: Uint8Array, call: UnaryCall): void {
    const { id } = LeaseRevokeRequest.decode(bytes);
    this.propose({ type: 'lease-revoke', id }, call, (header) => call.respond(LeaseRevokeResponse.encode({ header })));
  }

  private propose(
    command: LeaseCommand,
    call: UnaryCall,
    answer: (header: kv.ResponseHeader, response: unknown) => void,
  ): void {
    proposeFor(this.context, command, call, ({ revision, response }) =>
      answer(this.context.headers.at(revision), response),
    );
  }

  keepAlive(call: StreamCall): void {
    const { lasting } = this.context;
    let underWay = 0;
    let isSlow = false;
    let isPaused = false;
    let hasEnded = false;
    const update = (): void => {
      const isFull = underWay >= RENEWALS_PER_STREAM || isSlow;
      if (isFull !== isPaused) {
        isPaused = isFull;
        if (isFull) call.pause();
        else call.resume();
      }
      if (!hasEnded || underWay > 0) return;
      lasting.done(call);
      call.end();
    };
    lasting.add(call, () => {});
    call.onDrain(() => {
      isSlow = false;
      update();
    });
    call.onEnd(() => {
      hasEnded = true;
      update();
    });
    call.onMessage((bytes) =>
      lasting.guard(call, () => {
        const { id } = LeaseKeepAliveRequest.decode(bytes);
        checkLeaseWrite(this.asking(call), id);
        // As etcd: not newer than the renewal, wherever that took place.
        const header = this.context.headers.at(this.context.machine.revision);
        underWay++;
        this.keeper.renew(id, (error, ttl) => {
          underWay--;
          if (call.isOver) return;
          if (error !== undefined) {
            lasting.end(call, error);
            return;
          }
          isSlow = !call.write(LeaseKeepAliveResponse.encode({ header, id, ttl }));
          update();
        });
        update();
      }),
    );
  }

  private asking(call: Call): Asking {
    const { gate } = this.context;
    return gate.asking(gate.identify(call));
  }

  timeToLive(bytes: Uint8Array, call: UnaryCall): void {
    const request = LeaseTimeToLiveRequest.decode(bytes);
    readLinearizably(this.context, call, () => {
      checkLeaseRead(this.asking(call), request.id);
      call.respond(this.encodeTimeToLive(request));
    });
  }

  private encodeTimeToLive({ id, keys }: LeaseTimeToLiveRequest): Uint8Array {
    const { headers, machine } = this.context;
    const header = headers.at(machine.revision);
    const lease = machine.leases.get(id);
    if (lease === undefined) return LeaseTimeToLiveResponse.encode({ header, id, ttl: -1 });
    return LeaseTimeToLiveResponse.encode({
      header,
      id,
      ttl: this.keeper.timer.remainingSeconds(id),
      grantedTtl: lease.ttlSeconds,
      keys: keys ? machine.leases.keysOf(id).map(fromBinaryString) : [],
    });
  }

  leases(_bytes: Uint8Array, call: UnaryCall): void {
    readLinearizably(this.context, call, () => {
      const { headers, machine } = this.context;
      const { timer } = this.keeper;
      const asking = this.asking(call);
      for (const { id } of machine.leases.all()) checkLeaseRead(asking, id);
      const byEnd = [...machine.leases.all()].map(({ id }) => ({ id, left: timer.remainingSeconds(id) }));
      byEnd.sort((a, b) => a.left - b.left);
      call.respond(LeaseLeasesResponse.encode({ header: headers.at(machine.revision), leases: byEnd }));
    });
  }
}

/** Positive, as etcd's are. */
export function randomLeaseId(): bigint {
  const id = randomBytes(8).readBigUInt64BE() >> 1n;
  return id === 0n ? randomLeaseId() : id;
}
