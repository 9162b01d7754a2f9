// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { describeWire } from '../testing/wire-suite.ts';
import { NO_BALLOT } from './ballot.ts';
import type { PaxosMessage, PaxosRecord } from './messages.ts';
import { paxosWire } from './wire.ts';

const above0 = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const real = fc.record({ counter: above0, node: above0 });
const ballot = fc.oneof(fc.constant(NO_BALLOT), real);
const value = fc.uint8Array({ maxLength: 40 });
const proposal = fc.record({ ballot: real, value });

const message: fc.Arbitrary<PaxosMessage> = fc.oneof(
  fc.record({ type: fc.constant('prepare' as const), ballot: real }),
  fc.record({ type: fc.constant('promise' as const), ballot: real, accepted: fc.option(proposal, { nil: undefined }) }),
  fc.record({ type: fc.constantFrom('accept' as const, 'accepted' as const), proposal }),
  fc.record({ type: fc.constant('refused' as const), ballot: real, promised: ballot }),
  fc.constant({ type: 'inquire' as const }),
  fc.record({ type: fc.constant('chosen' as const), value }),
);
const record: fc.Arbitrary<PaxosRecord> = fc.oneof(
  fc.record({ type: fc.constant('counter' as const), counter: fc.maxSafeNat() }),
  fc.record({ type: fc.constant('promised' as const), ballot }),
  fc.record({ type: fc.constant('accepted' as const), proposal }),
);

describeWire(paxosWire, message, record);
