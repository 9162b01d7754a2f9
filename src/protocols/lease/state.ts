// A node of the lease protocol as plain data: holder, issuer and guard in one process; most are holders only.

import type { Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { LeaseSpec } from './messages.ts';
import type { LeaseOptions } from './options.ts';
import type { Rules } from './rules.ts';

/** An attempt under way, and when it was sent. */
export interface Asked {
  readonly attempt: number;
  readonly sentAt: Millis;
}

/** What a holder does about a resource. */
export type Claim =
  | {
      readonly type: 'asking';
      /** To be answered when it has the lease, or gives up. */
      readonly requests: { readonly id: number; readonly giveUpAt: Millis }[];
      asked: readonly Asked[];
      askAt: Millis;
    }
  | { readonly type: 'held'; asked: readonly Asked[]; askAt: Millis; token: number; until: Millis };

/** What the issuer granted. */
export interface Grant {
  readonly holder: NodeId;
  readonly life: number;
  /** The latest that was served. */
  readonly attempt: number;
  readonly token: number;
  readonly termMs: Millis;
  /** On the issuer's clock: nobody else gets the resource before. */
  readonly keepUntil: Millis;
}

export interface LeaseState {
  readonly self: NodeId;
  readonly members: readonly NodeId[];
  readonly holder: {
    life: number;
    attempts: number;
    readonly claims: Map<string, Claim>;
    readonly uses: Map<number, { readonly resource: string; readonly giveUpAt: Millis }>;
  };
  readonly issuer: {
    readonly grants: Map<string, Grant>;
    /** The next token; those below were used, or may have been. */
    nextToken: number;
    /** Tokens from here on are not reserved on disk yet. */
    reservedBelow: number;
    /** The longest term that an earlier life granted; 0: it granted nothing. */
    termMsMax: Millis;
    /** Grants nothing before, for it does not know what an earlier life granted. */
    quietUntil: Millis;
  };
  readonly guard: { readonly fences: Map<string, number> };
}

/** The state, and what a step has at hand. */
export interface Machine {
  readonly state: LeaseState;
  readonly options: LeaseOptions;
  readonly rules: Rules;
  out: Outbox<LeaseSpec>;
  now: Millis;
}

/** The token by which the node holds `resource` at `now` of its own clock, or undefined. */
export function heldToken({ holder }: Readonly<LeaseState>, resource: string, now: Millis): number | undefined {
  const claim = holder.claims.get(resource);
  return claim?.type === 'held' && now < claim.until ? claim.token : undefined;
}
