import { describe, expect, test } from 'vitest';
import { QuorateError } from '../../core/errors.ts';
import { decodeCommand } from '../../kv/commands.ts';
import { AutoCompaction, type AutoCompactionOptions } from './auto-compaction.ts';

const MINUTE_MS = 60_000;

/** A member whose revision rises by one a second. */
class Member {
  seconds = 0;
  isLeader = true;
  error: QuorateError | undefined;
  readonly compacted: number[] = [];
  readonly compaction: AutoCompaction;

  constructor(options: AutoCompactionOptions) {
    this.compaction = new AutoCompaction(options, {
      revision: () => this.seconds,
      isLeader: () => this.isLeader,
      now: () => this.seconds * 1000,
      propose: (bytes, done) => {
        const command = decodeCommand(bytes);
        if (command.type === 'compaction') this.compacted.push(command.request.revision);
        done(this.error);
      },
    });
  }

  pass(minutes: number): void {
    const end = this.seconds + minutes * 60;
    while (this.seconds < end) {
      this.seconds += this.compaction.intervalMs / 1000;
      this.compaction.look();
    }
  }
}

describe('periodic', () => {
  test('drops what is older than the retention, once a retention', () => {
    const member = new Member({ mode: 'periodic', retention: 10 * MINUTE_MS });
    member.pass(19);
    expect(member.compacted).toHaveLength(1);
    member.pass(41);
    // Every ten minutes; at most a tenth of the retention is kept too long.
    expect(member.compacted).toHaveLength(5);
    for (const [i, revision] of member.compacted.entries()) {
      expect(revision).toBeGreaterThan(i * 600);
      expect(revision).toBeLessThanOrEqual(i * 600 + 120);
    }
  });

  test('with a long retention looks once an hour', () => {
    const member = new Member({ mode: 'periodic', retention: 24 * 60 * MINUTE_MS });
    member.pass(24 * 60);
    expect(member.compacted).toEqual([]);
    member.pass(10 * 60);
    expect(member.compacted.length).toBeGreaterThanOrEqual(3);
  });

  test('who becomes leader goes on with what it has seen', () => {
    const member = new Member({ mode: 'periodic', retention: 10 * MINUTE_MS });
    member.isLeader = false;
    member.pass(30);
    expect(member.compacted).toEqual([]);
    member.isLeader = true;
    member.pass(1);
    expect(member.compacted).toHaveLength(1);
  });
});

describe('by revision', () => {
  test('keeps the newest so many', () => {
    const member = new Member({ mode: 'revision', retention: 1000 });
    member.pass(15);
    expect(member.compacted).toEqual([]);
    member.pass(15);
    expect(member.compacted).toEqual([200, 500, 800]);
  });

  test('a compaction that failed is tried again', () => {
    const member = new Member({ mode: 'revision', retention: 100 });
    member.error = new QuorateError('no-leader', '');
    member.pass(5);
    member.error = undefined;
    member.compaction.look();
    expect(member.compacted).toEqual([200, 200]);
    member.compaction.look();
    expect(member.compacted).toHaveLength(2);
  });
});
