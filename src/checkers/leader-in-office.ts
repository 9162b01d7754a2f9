// When a leader must leave office: without word from a majority for election time-outs (check-quorum, thesis §6.2), or with
// its own disk stalled (hashicorp/raft #503, etcd #13527). Generous by one time-out: pauses and late beats are forgiven.

import type { Input, Millis, NodeId } from '../core/protocol.ts';
import { jointMajorityValue } from '../core/quorum.ts';
import type { LogSpec, LogState, Membership } from '../protocols/replicated-log.ts';
import { violated } from './invariant.ts';

interface Options {
  readonly electionTimeoutMs: Millis;
  readonly heartbeatIntervalMs: Millis;
  readonly diskStallMs: Millis;
  readonly checkQuorum: boolean;
}

interface Step {
  readonly node: { readonly id: NodeId; readonly life: number };
  readonly state: LogState & {
    readonly role: { readonly type: string; readonly ownAppends?: readonly { readonly at: Millis }[] };
  };
  readonly input: Input<LogSpec>;
  readonly now: Millis;
}

interface Office {
  readonly term: number;
  readonly life: number;
  /** Since when, and when each other member was last heard in this term. */
  since: Millis;
  lastStepAt: Millis;
  heard: Map<NodeId, Millis>;
  membership: Membership | undefined;
}

export class LeaderInOffice {
  private readonly options: Options;
  private readonly offices = new Map<NodeId, Office>();

  constructor(options: Options) {
    this.options = options;
  }

  check({ node, state, input, now }: Step): void {
    if (state.role.type !== 'leader') return;
    const { electionTimeoutMs, heartbeatIntervalMs, diskStallMs, checkQuorum } = this.options;
    let office = this.offices.get(node.id);
    if (office === undefined || office.term !== state.term || office.life !== node.life) {
      office = {
        term: state.term,
        life: node.life,
        since: now,
        lastStepAt: now,
        heard: new Map(),
        membership: undefined,
      };
      this.offices.set(node.id, office);
    }
    // It slept: all that it knows is old, and it may look around first.
    if (now - office.lastStepAt > 2 * heartbeatIntervalMs) office.since = now;
    office.lastStepAt = now;
    if (input.type === 'message') office.heard.set(input.from, now);
    const { voters, outgoing } = state.membership;
    if (office.membership !== state.membership) {
      // Another majority counts from now on.
      office.since = now;
      const { heard } = office;
      office.heard = new Map([...voters, ...outgoing].map((id) => [id, heard.get(id) ?? now]));
      office.membership = state.membership;
    }
    const { since, heard } = office;
    const heardAt = jointMajorityValue(voters, outgoing, (id) => (id === node.id ? now : (heard.get(id) ?? since)));
    const grace = electionTimeoutMs + 3 * heartbeatIntervalMs;
    if (checkQuorum && now - Math.max(heardAt, since) > electionTimeoutMs + grace) {
      violated(
        'check-quorum',
        `leader ${node.id} of term ${state.term} has not heard of a majority for ${(now - heardAt).toFixed(0)} ms`,
      );
    }
    const oldest = state.role.ownAppends?.[0];
    if (oldest !== undefined && now - Math.max(oldest.at, since) > diskStallMs + grace) {
      violated(
        'disk-stall',
        `leader ${node.id} of term ${state.term} has waited for its own disk for ${(now - oldest.at).toFixed(0)} ms`,
      );
    }
  }
}
