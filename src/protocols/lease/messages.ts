// What the lease protocol sends, keeps, is asked and tells.

import type { Millis, NodeId } from '../../core/protocol.ts';
import type { LeaseState } from './state.ts';

export type LeaseMessage =
  /** To the issuer: grant me `resource`, or, with the token of a lease held, grant it for longer. `token` 0: none held. */
  | {
      readonly type: 'ask';
      readonly resource: string;
      readonly life: number;
      readonly attempt: number;
      readonly token: number;
    }
  /** For `termMs`, counted from when `attempt` was sent, on the holder's clock. */
  | {
      readonly type: 'granted';
      readonly resource: string;
      readonly life: number;
      readonly attempt: number;
      readonly token: number;
      readonly termMs: Millis;
    }
  /** Somebody else holds it, or the issuer does not know yet whether somebody does. */
  | { readonly type: 'refused'; readonly resource: string; readonly life: number; readonly attempt: number }
  /** I hold it no more, and never will by `attempt` or an earlier one. */
  | { readonly type: 'release'; readonly resource: string; readonly life: number; readonly attempt: number }
  /** To the guard of the resource: use it, on the strength of this token. */
  | { readonly type: 'access'; readonly resource: string; readonly token: number; readonly request: number }
  /** `highest`: the highest token that the guard saw; the access took place if that is its own. */
  | {
      readonly type: 'accessed';
      readonly resource: string;
      readonly request: number;
      readonly token: number;
      readonly highest: number;
    };

export type LeaseCommand =
  /** Hold it, and keep it by renewing until released. Asks again and again for up to `patienceMs`. */
  | { readonly type: 'acquire'; readonly resource: string; readonly patienceMs: Millis }
  | { readonly type: 'release'; readonly resource: string }
  /** Use the guarded resource. */
  | { readonly type: 'use'; readonly resource: string };

export type LeaseResult =
  | { readonly type: 'acquired'; readonly token: number }
  /** Not within `patienceMs`, or released before. */
  | { readonly type: 'not-acquired' }
  | { readonly type: 'released' }
  | { readonly type: 'used'; readonly token: number }
  /** The guard has seen a higher token: somebody else holds the lease. */
  | { readonly type: 'fenced'; readonly highest: number }
  /** This node does not hold the lease (any more). */
  | { readonly type: 'not-held' }
  /** The guard did not answer in time; the use may have taken place. */
  | { readonly type: 'unanswered' };

export type LeaseRecord =
  /** Holder: a life began. Attempts are numbered within it. */
  | { readonly type: 'life'; readonly life: number }
  /** Issuer: tokens below this may be in use, for leases of up to `termMs`. */
  | { readonly type: 'reserved'; readonly below: number; readonly termMs: Millis }
  /** Issuer: in force from now on; when it ends is measured anew by each life. */
  | {
      readonly type: 'granted';
      readonly resource: string;
      readonly holder: NodeId;
      readonly life: number;
      readonly attempt: number;
      readonly token: number;
      readonly termMs: Millis;
    }
  | { readonly type: 'freed'; readonly resource: string; readonly token: number }
  /** Guard: nothing below this token any more. */
  | { readonly type: 'fence'; readonly resource: string; readonly token: number };

export type LeaseEvent =
  | { readonly type: 'acquired'; readonly resource: string; readonly token: number }
  /** `expired`: not renewed in time; `fenced`: the guard knows a later holder; `released`: as asked. */
  | {
      readonly type: 'lost';
      readonly resource: string;
      readonly token: number;
      readonly reason: 'expired' | 'fenced' | 'released';
    };

/** `holder`: something of the holder's is due: to ask, to renew, to stop, to give up. */
export type LeaseTimer = 'holder';

export interface LeaseSpec {
  Message: LeaseMessage;
  Command: LeaseCommand;
  Result: LeaseResult;
  Record: LeaseRecord;
  Event: LeaseEvent;
  Timer: LeaseTimer;
  State: LeaseState;
}
