// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { describeWire } from '../testing/wire-suite.ts';
import type { LeaseMessage, LeaseRecord } from './messages.ts';
import { leaseWire } from './wire.ts';

const number = fc.maxSafeNat();
const resource = fc.string({ unit: 'grapheme', maxLength: 20 });
const termMs = fc.double({ min: 0.001, max: 1e9, noNaN: true });
const is = <T extends string>(type: T) => fc.constant(type);

const message: fc.Arbitrary<LeaseMessage> = fc.oneof(
  fc.record({ type: is('ask'), resource, life: number, attempt: number, token: number }),
  fc.record({ type: is('granted'), resource, life: number, attempt: number, token: number, termMs }),
  fc.record({ type: fc.constantFrom('refused', 'release'), resource, life: number, attempt: number }),
  fc.record({ type: is('access'), resource, token: number, request: number }),
  fc.record({ type: is('accessed'), resource, request: number, token: number, highest: number }),
);
const record: fc.Arbitrary<LeaseRecord> = fc.oneof(
  fc.record({ type: is('life'), life: number }),
  fc.record({ type: is('reserved'), below: number, termMs }),
  fc.record({ type: is('granted'), resource, holder: number, life: number, attempt: number, token: number, termMs }),
  fc.record({ type: fc.constantFrom('freed', 'fence'), resource, token: number }),
);

describeWire(leaseWire, message, record);
