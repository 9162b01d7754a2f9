// Coded errors for the world, assertions for ourselves.

import { expect, test } from 'vitest';
import { AssertionError, assert, assertNever, QuorateError } from './errors.ts';

test('whatever was thrown becomes a coded error, and a coded one stays what it is', () => {
  const coded = new QuorateError('no-space', 'disk full');
  expect(QuorateError.from(coded)).toBe(coded);
  const cause = new TypeError('boom');
  expect(QuorateError.from(cause, 'io')).toMatchObject({ code: 'io', message: 'boom', cause });
  expect(QuorateError.from('text')).toMatchObject({ code: 'internal', message: 'text', cause: 'text' });
});

test('a broken invariant is no coded error: nobody shall handle it by its code', () => {
  expect(() => assert(false, 'impossible')).toThrow(AssertionError);
  expect(() => assert(1, 'fine')).not.toThrow();
  expect(() => assertNever('odd' as never, 'kind')).toThrow('unexpected kind: "odd"');
  expect(new AssertionError('x')).not.toBeInstanceOf(QuorateError);
});
