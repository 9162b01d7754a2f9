// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { describeWire } from '../testing/wire-suite.ts';
import type { TwoPhaseMessage, TwoPhaseRecord } from './messages.ts';
import { twoPhaseWire } from './wire.ts';

const uint = fc.maxSafeNat();
const transaction = fc.record({ coordinator: uint, number: uint });
const participants = fc.array(uint, { maxLength: 6 });
const outcome = fc.constantFrom('commit' as const, 'abort' as const);

const message: fc.Arbitrary<TwoPhaseMessage> = fc.oneof(
  fc.record({ type: fc.constant('prepare' as const), transaction, participants, oldest: uint }),
  fc.record({ type: fc.constant('vote' as const), transaction, yes: fc.boolean() }),
  fc.record({ type: fc.constant('decision' as const), transaction, outcome }),
  fc.record({ type: fc.constantFrom('ack' as const, 'inquire' as const), transaction }),
);
const record: fc.Arbitrary<TwoPhaseRecord> = fc.oneof(
  fc.record({ type: fc.constantFrom('committed' as const, 'prepared' as const), transaction, participants }),
  fc.record({ type: fc.constant('completed' as const), transaction }),
  fc.record({ type: fc.constantFrom('learned' as const, 'ended' as const), transaction, outcome }),
  fc.record({ type: fc.constant('forgotten' as const), coordinator: uint, below: uint }),
);

describeWire(twoPhaseWire, message, record);
