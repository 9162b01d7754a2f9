// A node of NWR replication as plain data.

import type { Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { NwrSpec, Read, RequestOptions, Write } from './messages.ts';
import type { NwrOptions } from './options.ts';
import type { Ring } from './ring.ts';
import type { Rules } from './rules.ts';
import type { Versions } from './versions.ts';

/** What a node has of a key. */
export interface Copy {
  readonly versions: Versions;
  /** Of this copy's own actor; 0: it has made no write. */
  readonly birth: number;
  /** Over the versions. */
  readonly hash: number;
  /** Since when there is nothing but deletions in it, in this life; undefined: there is more. */
  readonly goneSince: Millis | undefined;
  /** Every member has the deletion: this copy goes then. */
  readonly reapAt: Millis | undefined;
}

/** A node that a request asked, in place of `home`, which may be itself. */
export interface Target {
  readonly node: NodeId;
  readonly home: NodeId;
  readonly askedAt: Millis;
}

interface Common {
  /** Whose request: a driver's, or another node's. */
  readonly origin: NodeId;
  readonly request: number;
  readonly key: string;
  readonly options: RequestOptions;
  readonly targets: Target[];
  readonly giveUpAt: Millis;
  /** Each home once: by itself, or by its stand-in. */
  readonly homes: Set<NodeId>;
  readonly standIns: Set<NodeId>;
}

export type Operation =
  | (Common & {
      readonly type: 'reading';
      readonly command: Read | Write;
      readonly answers: Map<NodeId, Versions>;
      /** Answered; what comes in later is for repair. */
      isAnswered: boolean;
      /** Of what is being written back: who has it. Undefined: nothing is. */
      writeBack: { readonly versions: Versions; readonly holders: Set<NodeId>; readonly needed: number } | undefined;
    })
  | (Common & { readonly type: 'writing'; readonly versions: Versions; readonly at: number })
  /** Another node does it. */
  | (Common & { readonly type: 'forwarded' });

export interface NwrState {
  readonly self: NodeId;
  ring: Ring;
  down: ReadonlySet<NodeId>;
  readonly copies: Map<string, Copy>;
  /** Kept for others that were not there: by node, then key. */
  readonly hints: Map<NodeId, Map<string, Copy>>;
  nextBirth: number;
  birthsBelow: number;
  /** By a number of this node's own. */
  readonly operations: Map<number, Operation>;
  nextOperation: number;
  /** Who confirmed a deletion that this node is about to have reaped; by key. */
  readonly burials: Map<string, { readonly hash: number; readonly confirmed: Set<NodeId> }>;
  /** Whether there may be copies of keys that belong to others. */
  mayHaveStrays: boolean;
  /** Who has taken over a key that no longer belongs here. */
  readonly takenOver: Map<string, { readonly hash: number; readonly by: Set<NodeId> }>;
}

/** The state, and what a step has at hand. */
export interface Machine {
  readonly state: NwrState;
  readonly options: NwrOptions;
  readonly rules: Rules;
  readonly random: () => number;
  out: Outbox<NwrSpec>;
  now: Millis;
}
