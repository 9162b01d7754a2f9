import { describe, expect, test } from 'vitest';
import { QuorateError } from './errors.ts';
import { Bench, SELF } from './testing/toy.ts';

describe('what was promised waits for the disk', () => {
  test('sends, replies and events after a record leave once its sync has completed, in order', () => {
    const bench = new Bench();
    bench.request(7, ['persist', 'a'], ['send', 2, 'vote'], ['reply', 'done'], ['emit', 'decided']).turn();
    expect(bench.left).toEqual([]);
    bench.sync();
    bench.turn();
    expect(bench.left).toEqual(['reply 7: done', 'event: decided', '[vote to 2]']);
  });

  test('early sends and events leave at once', () => {
    const bench = new Bench();
    bench.request(7, ['persist', 'a'], ['sendEarly', 2, 'entry'], ['emitEarly', 'committed']).turn();
    expect(bench.left).toEqual(['event: committed', '[entry to 2]']);
    expect(bench.isSyncing).toBe(true);
  });

  test('what was promised before the first record of a turn does not wait for it', () => {
    const bench = new Bench();
    bench.request(7, ['reply', 'free'], ['persist', 'a'], ['reply', 'gated']).turn();
    expect(bench.left).toEqual(['reply 7: free']);
  });

  test('with nothing to write, promises leave at the end of the turn', () => {
    const bench = new Bench();
    bench.request(7, ['send', 2, 'ack'], ['reply', 'read']).turn();
    expect(bench.left).toEqual(['reply 7: read', '[ack to 2]']);
    expect(bench.driver.commits).toBe(0);
  });

  test('a promise without a record of its own still waits for the records of earlier turns', () => {
    const bench = new Bench();
    bench.request(1, ['persist', 'a']).turn();
    bench.request(2, ['reply', 'after a']).turn();
    expect(bench.left).toEqual([]);
    bench.sync();
    bench.turn();
    expect(bench.left).toEqual(['reply 2: after a']);
  });

  test('a sync vouches only for what was written when it began', () => {
    const bench = new Bench();
    bench.request(1, ['persist', 'a'], ['reply', 'one']).turn();
    bench.request(2, ['reply', 'between'], ['persist', 'b'], ['reply', 'two']).turn();
    bench.sync();
    bench.turn();
    expect(bench.left).toEqual(['reply 1: one', 'reply 2: between']);
    bench.sync();
    bench.turn();
    expect(bench.left).toEqual(['reply 1: one', 'reply 2: between', 'reply 2: two']);
  });

  test('a failed sync releases nothing, ever, and stops the node', () => {
    const bench = new Bench();
    bench.request(1, ['persist', 'a'], ['reply', 'one']).turn();
    bench.sync(new QuorateError('io', 'the disk is broken'));
    bench.request(2, ['reply', 'two'], ['sendEarly', 2, 'note']);
    bench.turn();
    expect(bench.left).toEqual([]);
    expect(bench.fatal?.code).toBe('io');
  });

  test('a broken invariant stops the node: nothing of the turn leaves', () => {
    const bench = new Bench();
    bench.request(1, ['reply', 'one'], ['fail', 'two leaders in one term']).turn();
    expect(bench.left).toEqual([]);
    expect(bench.fatal?.message).toBe('two leaders in one term');
  });
});

describe('group commit', () => {
  test('all inputs of a turn share one commit, one flush and one write a peer', () => {
    const bench = new Bench();
    for (let id = 1; id <= 3; id++) bench.request(id, ['persist', `r${id}`], ['sendEarly', 2, `e${id}`]);
    bench.turn().sync();
    expect(bench.committed).toEqual([['r1', 'r2', 'r3']]);
    expect(bench.left).toEqual(['[e1 to 2, e2 to 2, e3 to 2]']);
    expect(bench.toy.state.inputs.filter((input) => input === 'flush')).toHaveLength(1);
  });

  test('while a sync is under way the next batch fills, over several turns', () => {
    const bench = new Bench();
    bench.request(1, ['persist', 'a']).turn();
    bench.request(2, ['persist', 'b']).turn();
    bench.request(3, ['persist', 'c']).turn();
    bench.sync().turn();
    bench.sync().turn();
    expect(bench.committed).toEqual([['a'], ['b', 'c']]);
  });
});

describe('mail to oneself', () => {
  test('arrives as an input, once what it speaks of is durable', () => {
    const bench = new Bench();
    bench.request(1, ['persist', 'a'], ['send', SELF, 'my disk has a']).turn();
    expect(bench.toy.state.inputs).toEqual(['request', 'flush']);
    bench.sync().turn();
    expect(bench.toy.state.inputs).toContain('1: my disk has a');
    expect(bench.left).toEqual([]);
  });

  test('a request made within a reply is stepped after it', () => {
    const bench = new Bench();
    bench.onReply = () => {
      bench.onReply = undefined;
      bench.request(2, ['reply', 'second']);
    };
    bench.request(1, ['reply', 'first']).turn();
    expect(bench.left).toEqual(['reply 1: first', 'reply 2: second']);
  });
});

describe('timers', () => {
  test('fire once their time has come, in the turn, and once', () => {
    const bench = new Bench();
    bench.request(1, ['setTimer', 'first', 10], ['setTimer', 'second', 20]).turn();
    bench.advance(9).turn();
    bench.advance(12).turn();
    bench.advance(30).turn();
    const fired = bench.toy.state.inputs.filter((input) => input.startsWith('timer'));
    expect(fired).toEqual(['timer first at 12', 'timer second at 30']);
  });

  test('a timer that was set again fires at its new time only', () => {
    const bench = new Bench();
    bench.request(1, ['setTimer', 'first', 10]).turn();
    bench.request(2, ['setTimer', 'first', 50]).turn();
    bench.advance(20).turn();
    expect(bench.toy.state.inputs).not.toContain('timer first at 20');
    bench.advance(50).turn();
    expect(bench.toy.state.inputs).toContain('timer first at 50');
  });

  test('after a pause of the process, mail that came meanwhile is stepped before the timer', () => {
    const bench = new Bench();
    bench.request(1, ['setTimer', 'first', 10]).turn();
    bench.advance(5000);
    bench.driver.input({ type: 'message', from: 2, message: { type: 'note', text: 'I still lead' } });
    bench.turn();
    expect(bench.toy.state.inputs.slice(-3)).toEqual(['2: I still lead', 'timer first at 5000', 'flush']);
  });
});

describe('a full disk', () => {
  test('holds all promises back, and keeps them until there is room again', () => {
    const bench = new Bench();
    bench.request(1, ['persist', 'a'], ['reply', 'one']).turn();
    bench.sync(new QuorateError('no-space', 'the disk is full'));
    bench.request(2, ['persist', 'b'], ['reply', 'two'], ['sendEarly', 2, 'heartbeat']).turn();
    expect(bench.left).toEqual(['no space', '[heartbeat to 2]']);
    bench.advance(500);
    bench.sync().turn();
    expect(bench.committed).toEqual([['a', 'b']]);
    expect(bench.left.slice(2)).toEqual(['space again', 'reply 1: one', 'reply 2: two']);
    expect(bench.fatal).toBeUndefined();
  });
});
