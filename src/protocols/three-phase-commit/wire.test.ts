// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeWire } from '../testing/wire-suite.ts';
import { threePhaseCommit } from './index.ts';
import type { ThreePhaseMessage, ThreePhaseRecord } from './messages.ts';
import { threePhaseWire } from './wire.ts';

const uint = fc.maxSafeNat();
const transaction = fc.record({ coordinator: uint, number: uint });
const participants = fc.array(uint, { maxLength: 6 });
const outcome = fc.constantFrom('commit' as const, 'abort' as const);
const phase = fc.constantFrom('waiting' as const, 'precommitted' as const);

const message: fc.Arbitrary<ThreePhaseMessage> = fc.oneof(
  fc.record({ type: fc.constant('can-commit' as const), transaction, participants, oldest: uint }),
  fc.record({ type: fc.constant('vote' as const), transaction, yes: fc.boolean() }),
  fc.record({ type: fc.constant('moved' as const), transaction, to: phase }),
  fc.record({ type: fc.constant('recovering' as const), transaction, phase }),
  fc.record({ type: fc.constant('decision' as const), transaction, outcome }),
  fc.record({ type: fc.constantFrom('pre-commit' as const, 'stand-back' as const), transaction }),
  fc.record({ type: fc.constantFrom('ack' as const, 'inquire' as const), transaction }),
);
const record: fc.Arbitrary<ThreePhaseRecord> = fc.oneof(
  fc.record({ type: fc.constantFrom('precommitting' as const, 'committed' as const), transaction, participants }),
  fc.record({ type: fc.constant('completed' as const), transaction }),
  fc.record({ type: fc.constant('moved' as const), transaction, participants, to: phase }),
  fc.record({ type: fc.constantFrom('learned' as const, 'ended' as const), transaction, outcome }),
  fc.record({ type: fc.constant('forgotten' as const), coordinator: uint, below: uint }),
);

describeWire(threePhaseWire, message, record);

test('time-outs that cannot work together are refused', () => {
  expect(() => threePhaseCommit.parseOptions({ silenceMs: 100 })).toThrow('three-phase-commit option silenceMs is 100');
});
