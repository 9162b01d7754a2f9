// Our CRC-32 is zlib's: files and frames do not depend on who computed it.

import { crc32 as native } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

test('the check value of the standard', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf4_3926);
});

test('equal to zlib’s, in one piece or continued', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 50 }), (first, second) => {
      expect(crc32(first)).toBe(native(first));
      expect(crc32(second, crc32(first))).toBe(native(Buffer.concat([first, second])));
    }),
  );
});
