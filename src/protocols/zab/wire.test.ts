// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import {
  command,
  entriesFrom,
  index,
  membership,
  proposals,
  sharedMessage,
  someEntries,
  time,
  type,
  uint,
} from '../testing/log-arbitraries.ts';
import { describeWire } from '../testing/wire-suite.ts';
import type { ZabMessage, ZabRecord } from './messages.ts';
import { zabWire } from './wire.ts';

const position = { currentEpoch: uint, lastTerm: uint, lastIndex: uint };
const session = { epoch: uint, session: uint };

const message: fc.Arbitrary<ZabMessage> = fc.oneof(
  fc.record({
    type: type('notification'),
    state: fc.constantFrom('looking' as const, 'following' as const, 'leading' as const),
    round: uint,
    leader: uint,
    ...position,
    epoch: uint,
  }),
  fc.record({ type: type('follower-info'), acceptedEpoch: uint, attempt: uint }),
  fc.record({ type: type('new-epoch'), ...session, isDecided: fc.boolean(), isJoining: fc.boolean() }),
  fc.record({ type: type('ack-epoch'), ...session, isPromise: fc.boolean(), ...position }),
  fc.record({ type: type('epoch-refused'), epoch: uint, acceptedEpoch: uint }),
  fc.record({ type: type('sync'), ...session, index, term: uint }),
  fc.record({ type: type('sync-refused'), ...session, index, hintIndex: index, hintTerm: uint }),
  index.chain((prevIndex) =>
    fc.record({
      type: type('propose'),
      ...session,
      prevIndex: fc.constant(prevIndex),
      commitIndex: index,
      entries: entriesFrom(prevIndex + 1),
    }),
  ),
  fc.record({ type: fc.constantFrom('ack' as const, 'gap' as const), ...session, index }),
  fc.record({ type: type('ping'), ...session, commitIndex: index, sentIndex: index, round: uint, sentAt: time }),
  fc.record({ type: type('pong'), ...session, sentIndex: index, receivedIndex: index, round: uint, sentAt: time }),
  fc.record({ type: type('install-snapshot'), term: uint, session: uint, index, indexTerm: uint, membership }),
  fc.record({ type: fc.constantFrom('nominate' as const, 'nomination-accepted' as const), ...session }),
  fc.record({ type: type('hand-over'), epoch: uint, to: uint }),
  fc.record({
    type: type('forward-proposals'),
    term: uint,
    proposals,
  }),
  fc.record({ type: type('forward-change'), term: uint, request: uint, command }),
  sharedMessage,
  fc.record({ type: type('own-promise'), epoch: uint }),
  fc.record({ type: type('own-append'), epoch: uint, index }),
);

const record: fc.Arbitrary<ZabRecord> = fc.oneof(
  fc.record({ type: type('epochs'), accepted: uint, acceptedLeader: uint, current: uint }),
  fc.record({ type: type('entries'), entries: someEntries }),
  fc.record({ type: fc.constantFrom('base' as const, 'installed' as const), index, term: uint, membership }),
);

describeWire(zabWire, message, record);
