// Frames: cut from any chunks, refused by length before they are held, written with RFC 9113's layout.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FLAG, FRAME } from './constants.ts';
import { FrameReader } from './frame-reader.ts';
import { FrameWriter } from './frame-writer.ts';

interface Seen {
  readonly type: number;
  readonly flags: number;
  readonly id: number;
  readonly payload: readonly number[];
}

function collect(maxFrame = 16_384): { reader: FrameReader; seen: Seen[]; oversized: number[] } {
  const seen: Seen[] = [];
  const oversized: number[] = [];
  const reader = new FrameReader(maxFrame, {
    frame: (type, flags, id, bytes, start, end) =>
      void seen.push({ type, flags, id, payload: [...bytes.subarray(start, end)] }),
    oversized: (_type, _id, length) => void oversized.push(length),
  });
  return { reader, seen, oversized };
}

const frames = fc.array(
  fc.record({
    type: fc.nat(255),
    flags: fc.nat(255),
    id: fc.nat(0x7fff_ffff),
    payload: fc.array(fc.nat(255), { maxLength: 80 }),
  }),
  { maxLength: 12 },
);

function bytesOf(list: readonly Seen[]): Uint8Array {
  const writer = new FrameWriter(16);
  for (const { type, flags, id, payload } of list) {
    writer.header(payload.length, type, flags, id);
    writer.raw(Uint8Array.from(payload));
  }
  return writer.bytes.slice(0, writer.length);
}

describe('reading', () => {
  test('the same frames come out, however the bytes are cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (list, cuts) => {
        const bytes = bytesOf(list);
        const { reader, seen } = collect();
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const length = cuts[i % cuts.length] as number;
          reader.push(bytes.slice(at, at + length));
          at += length;
        }
        expect(seen).toEqual(list);
        expect(reader.heldBytes).toBe(0);
      }),
    );
  });

  test('a frame whole in its chunk is handed out in place, a cut one is not', () => {
    const bytes = bytesOf([
      { type: 0, flags: 0, id: 1, payload: [1, 2, 3] },
      { type: 0, flags: 0, id: 3, payload: [4, 5, 6] },
    ]);
    const places: [boolean, boolean][] = [];
    const chunks = [bytes.slice(0, 20), bytes.slice(20)];
    const reader = new FrameReader(100, {
      frame: (_type, _flags, _id, source, _start, _end, isInChunk) =>
        void places.push([isInChunk, chunks.includes(source as Uint8Array<ArrayBuffer>)]),
      oversized: () => {},
    });
    for (const chunk of chunks) reader.push(chunk);
    expect(places).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  test.each([
    ['at once', 1000],
    ['byte by byte', 1],
  ])('a frame beyond the limit is refused on its header, %s', (_name, step) => {
    const { reader, seen, oversized } = collect(100);
    const bytes = bytesOf([{ type: 0, flags: 0, id: 1, payload: new Array(101).fill(0) }]);
    for (let at = 0; at < 9; at += step) reader.push(bytes.slice(at, Math.min(9, at + step)));
    expect(oversized).toEqual([101]);
    expect(seen).toEqual([]);
    expect(reader.heldBytes).toBe(0);
  });

  test('nothing comes after stop, not even from the chunk in hand', () => {
    const seen: number[] = [];
    const reader: FrameReader = new FrameReader(100, {
      frame: (_type, _flags, id) => {
        seen.push(id);
        reader.stop();
      },
      oversized: () => {},
    });
    const two = bytesOf([1, 3].map((id) => ({ type: 0, flags: 0, id, payload: [] })));
    reader.push(two);
    reader.push(two);
    expect(seen).toEqual([1]);
  });

  test('the reserved bit of a stream id is ignored', () => {
    const { reader, seen } = collect();
    reader.push(Uint8Array.from([0, 0, 0, 0, 0, 0x80, 0, 0, 5]));
    expect(seen[0]?.id).toBe(5);
  });
});

describe('writing', () => {
  test('a frame header is length, type, flags, stream', () => {
    const writer = new FrameWriter();
    writer.windowUpdate(0x1020304, 0x7fff_ffff);
    expect([...writer.bytes.subarray(0, writer.length)]).toEqual([0, 0, 4, 8, 0, 1, 2, 3, 4, 0x7f, 255, 255, 255]);
  });

  test('a header block longer than a frame goes on in CONTINUATION', () => {
    const writer = new FrameWriter();
    const block = Uint8Array.from({ length: 250 }, (_, i) => i);
    writer.headers(7, block, true, 100);
    const { reader, seen } = collect();
    reader.push(writer.bytes.slice(0, writer.length));
    expect(seen.map(({ type, flags, payload }) => [type, flags, payload.length])).toEqual([
      [FRAME.headers, FLAG.endStream, 100],
      [FRAME.continuation, 0, 100],
      [FRAME.continuation, FLAG.endHeaders, 50],
    ]);
    expect(seen.flatMap((frame) => frame.payload)).toEqual([...block]);
  });
});
