// The small parts of the gRPC server, each by itself: timeouts, status messages, metadata, budgets, message assembly, header
// blocks of answers.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HpackDecoder } from '../codec/hpack/index.ts';
import { MessageAssembler } from './inbound.ts';
import { KeepAlive } from './keep-alive.ts';
import { Budget, RecentResets } from './limits.ts';
import { metadataFields } from './metadata.ts';
import { parseOptions } from './options.ts';
import { ResponseBlocks } from './response-blocks.ts';
import { percentEncode } from './status.ts';
import { grpcMessage } from './testing/raw-client.ts';
import { parseTimeout } from './timeout.ts';

describe('grpc-timeout', () => {
  test.each([
    ['1H', 3_600_000],
    ['2M', 120_000],
    ['3S', 3000],
    ['99999999m', 99_999_999],
    ['250u', 0.25],
    ['0n', 0],
  ])('%s is %d ms', (text, ms) => expect(parseTimeout(text)).toBeCloseTo(ms, 9));

  test.each(['', 'S', '5', '5s', '123456789S', '-5S', '1.5S', '5 S', ' 5S', '5SS'])('%j is malformed', (text) => {
    expect(parseTimeout(text)).toBeNaN();
  });
});

describe('grpc-message', () => {
  test('is printable ASCII without blanks at its ends, and decodes to what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (message) => {
        const encoded = percentEncode(message);
        expect(encoded).toMatch(/^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?$/);
        expect(decodeURIComponent(encoded)).toBe(message);
      }),
    );
  });

  test('leaves plain text alone', () => {
    expect(percentEncode('etcdserver: duplicate key given in txn request')).toBe(
      'etcdserver: duplicate key given in txn request',
    );
    expect(percentEncode('100%')).toBe('100%25');
  });
});

describe('metadata to send', () => {
  test.each([{ Upper: 'x' }, { 'a b': 'x' }, { 'grpc-status': '0' }, { x: 'a\nb' }, { x: 'é' }, { 'x-bin': 'text' }])(
    '%j is refused',
    (metadata) => {
      expect(() => metadataFields(metadata)).toThrow(expect.objectContaining({ code: 'invalid-metadata' }));
    },
  );

  test('binary values are base64 without padding', () => {
    expect(metadataFields({ 'x-bin': Uint8Array.of(1), y: ['a', 'b'] })).toEqual([
      ['x-bin', 'AQ'],
      ['y', 'a'],
      ['y', 'b'],
    ]);
  });
});

describe('budgets', () => {
  test('a burst, then the rate; work earns more, never beyond the burst', () => {
    const budget = new Budget(3, 10, 0);
    const spend = (now: number): boolean => budget.spend(now);
    expect([spend(0), spend(0), spend(0), spend(0)]).toEqual([true, true, true, false]);
    expect([spend(99), spend(100), spend(100)]).toEqual([false, true, false]);
    budget.earn(1);
    expect([spend(100), spend(100)]).toEqual([true, false]);
    for (let i = 0; i < 10; i++) budget.earn(1);
    expect(Array.from({ length: 5 }, () => spend(100)).filter(Boolean)).toHaveLength(3);
  });

  test('a refill after long silence is a burst, no more', () => {
    const budget = new Budget(2, 1000, 0);
    budget.spend(0);
    budget.spend(0);
    expect([1, 2, 3].map(() => budget.spend(1_000_000))).toEqual([true, true, false]);
  });

  test('remembered resets are bounded, the newest stay', () => {
    const resets = new RecentResets(2);
    for (const id of [1, 3, 5]) resets.add(id);
    expect([1, 3, 5].map((id) => resets.has(id))).toEqual([false, true, true]);
  });
});

describe('keep-alive', () => {
  const options = parseOptions({ keepAliveTimeMs: 100, keepAliveTimeoutMs: 50, keepAliveMinTimeMs: 10 });

  test('pings after silence, and gives up after more of it', () => {
    const keepAlive = new KeepAlive(options, 0);
    expect([99, 100, 101, 149, 150].map((now) => keepAlive.check(now))).toEqual([
      'nothing',
      'ping',
      'nothing',
      'nothing',
      'dead',
    ]);
    keepAlive.onRead(150);
    expect([249, 250].map((now) => keepAlive.check(now))).toEqual(['nothing', 'ping']);
  });

  test('pings that come too often, without calls more strictly, without end only between answers', () => {
    const often = (gap: number, hasCalls: boolean): number => {
      const keepAlive = new KeepAlive(options, 0);
      let count = 0;
      for (let now = 0; count < 20 && keepAlive.onPing(now, hasCalls); now += gap) count++;
      return count;
    };
    expect([often(9, true), often(10, true), often(1000, false)]).toEqual([3, 20, 3]);
    const forgiven = new KeepAlive(options, 0);
    for (const _ of [1, 2, 3]) forgiven.onPing(0, true);
    forgiven.onTraffic();
    expect([forgiven.onPing(0, true), forgiven.onPing(0, true)]).toEqual([true, true]);
    const keepAlive = new KeepAlive(options, 0);
    for (let now = 0; now < 100; now++) {
      keepAlive.onTraffic();
      expect(keepAlive.onPing(now, true)).toBe(true);
    }
  });
});

describe('messages from DATA', () => {
  function assemble(pieces: readonly Uint8Array[], maxBytes = 1000): { messages: number[][]; failure: string } {
    const messages: number[][] = [];
    let failure = '';
    const sink = {
      message: (message: Uint8Array) => void messages.push([...message]),
      inboundFailure: (_code: number, text: string) => {
        failure = text;
      },
    };
    const assembler = new MessageAssembler(sink, maxBytes, '');
    for (const piece of pieces) {
      const frame = piece.slice();
      assembler.push(frame, 0, frame.length, false);
      // What may not be kept is overwritten, as the reader does.
      frame.fill(0xee);
    }
    return { messages, failure };
  }

  test('come out whole, however frames cut them', () => {
    const inputs = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 });
    fc.assert(
      fc.property(inputs, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (messages, cuts) => {
        const bytes = Buffer.concat(messages.map((message) => grpcMessage(message)));
        const pieces: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          pieces.push(bytes.subarray(at, at + (cuts[i % cuts.length] as number)));
          at += cuts[i % cuts.length] as number;
        }
        expect(assemble(pieces)).toEqual({ messages: messages.map((message) => [...message]), failure: '' });
      }),
    );
  });

  test('a length alone reserves nothing like it', () => {
    const sink = { message: () => {}, inboundFailure: () => {} };
    const before = process.memoryUsage().arrayBuffers;
    const assemblers = Array.from({ length: 200 }, () => new MessageAssembler(sink, 100_000_000, ''));
    const prefix = Uint8Array.of(0, 5, 245, 225, 0);
    for (const assembler of assemblers) assembler.push(prefix, 0, 5, true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    expect(assemblers.every((assembler) => assembler.isMidMessage)).toBe(true);
  });

  test('a message beyond the limit fails on its prefix, and nothing follows', () => {
    const bytes = Buffer.concat([grpcMessage(new Uint8Array(3)), grpcMessage(new Uint8Array(1001)).subarray(0, 5)]);
    expect(assemble([bytes, grpcMessage(new Uint8Array(1))])).toEqual({
      messages: [[0, 0, 0]],
      failure: 'grpc: received message larger than max (1001 vs. 1000)',
    });
  });
});

describe('header blocks of answers', () => {
  test('decode to the same fields in any order and after any change of the table', () => {
    const step = fc.oneof(
      fc.constant({ type: 'call' as const }),
      fc.constant({ type: 'stream' as const }),
      fc.record({ type: fc.constant('fail' as const), message: fc.string() }),
      fc.record({ type: fc.constant('table' as const), bytes: fc.nat(8192) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const blocks = new ResponseBlocks();
        const decoder = new HpackDecoder();
        const decode = (block: Uint8Array): Record<string, string> => {
          const fields: Record<string, string> = {};
          decoder.decode(block, 0, block.length, {
            field: ({ name, value }) => {
              fields[name] = value;
            },
          });
          return fields;
        };
        for (const each of steps) {
          if (each.type === 'table') blocks.setTableSize(each.bytes);
          else if (each.type === 'fail') {
            const fields = decode(blocks.trailersOnly(200, 9, each.message, []));
            expect(fields).toMatchObject({ ':status': '200', 'grpc-status': '9' });
          } else {
            expect(decode(blocks.headers())).toMatchObject({ ':status': '200', 'content-type': 'application/grpc' });
            if (each.type === 'call') expect(decode(blocks.okTrailers())).toEqual({ 'grpc-status': '0' });
          }
        }
      }),
    );
  });
});
