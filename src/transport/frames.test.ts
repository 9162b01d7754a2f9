import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../core/bytes.ts';
import { crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';
import { FrameParser, writeFrame } from './frames.ts';

interface Frame {
  type: number;
  body: number[];
}

function encode(frames: readonly Frame[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { type, body } of frames) writeFrame(writer, type, Uint8Array.from(body), crc32);
  return writer.copy();
}

/** What a parser makes of `bytes`, arriving in pieces of `sizes`; with the error that ended it, if one did. */
function parse(bytes: Uint8Array, sizes: readonly number[] = [bytes.length], bytesMax = 1 << 20) {
  const frames: Frame[] = [];
  const parser = new FrameParser(bytesMax, crc32, (type, source, start, end) => {
    frames.push({ type, body: [...source.subarray(start, end)] });
  });
  let at = 0;
  try {
    for (let i = 0; at < bytes.length; i++) {
      const size = Math.max(1, sizes[i % sizes.length] as number);
      parser.push(bytes.slice(at, at + size));
      at += size;
    }
  } catch (error) {
    if (!(error instanceof QuorateError)) throw error;
    return { frames, error: error.code };
  }
  return { frames, error: undefined };
}

const frame = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  body: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 }),
});

describe('frames', () => {
  test('arrive whole, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (frames, sizes) => {
          expect(parse(encode(frames), sizes)).toEqual({ frames, error: undefined });
        },
      ),
    );
  });

  test('a flipped bit is never taken for a frame', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(7), (frames, place, bit) => {
        const bytes = encode(frames);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] as number) ^ (1 << bit);
        const seen = parse(bytes).frames;
        // Those before it are right; the one that it hit, and what follows, is not delivered.
        expect(seen).toEqual(frames.slice(0, seen.length));
        expect(seen.length).toBeLessThan(frames.length);
      }),
    );
  });

  test('random bytes give an error or nothing, never a frame', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 9, maxLength: 400 }), (bytes) => {
        expect(parse(bytes).frames).toEqual([]);
      }),
    );
  });

  test('a length beyond the limit is refused before anything is allocated for it', () => {
    const bytes = encode([{ type: 1, body: Array.from({ length: 100 }, () => 1) }]);
    expect(parse(bytes, [8], 100)).toEqual({ frames: [], error: 'malformed' });
    expect(parse(bytes, [8], 101).error).toBeUndefined();
  });

  test('a length of zero, which leaves no room for a type, is refused', () => {
    expect(parse(new Uint8Array(8))).toEqual({ frames: [], error: 'malformed' });
  });

  test('after stop, not even the frames of the same chunk are delivered', () => {
    const seen: number[] = [];
    const parser = new FrameParser(1 << 20, crc32, (type) => {
      seen.push(type);
      parser.stop();
    });
    parser.push(
      encode([
        { type: 1, body: [] },
        { type: 2, body: [] },
      ]),
    );
    expect(seen).toEqual([1]);
  });
});
