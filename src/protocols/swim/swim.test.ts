// One member under a microscope: what it says and does, message by message. What groups of them do is tested in the
// simulator (src/simulator/subjects, src/simulator/results).

import { describe, expect, test } from 'vitest';
import { createProbe, type Effects, type Probe } from '../testing/probe.ts';
import { type SwimMessage, type SwimOptions, type SwimSpec, swim, type Update } from './index.ts';
import { RULES } from './rules.ts';

const NOTHING = new Uint8Array(0);

function member(options: Partial<SwimOptions> = {}, members = [1, 2, 3, 4, 5]): Probe<SwimSpec> {
  const probe = createProbe(swim, {
    self: 1,
    members,
    options: { isStaggered: false, ...options },
    durable: [],
  });
  probe.turn({ type: 'start' });
  return probe;
}

const said = (node: number, status: Update['status'], incarnation: number, by = node): Update => {
  return { node, incarnation, status, by, address: '', metadata: NOTHING };
};
const gossip = (...updates: Update[]): SwimMessage => ({ type: 'gossip', updates });
const events = ({ events: list }: Effects<SwimSpec>): string[] =>
  list.map(({ event }) => `${event.type} ${'member' in event ? event.member.node : event.node}`);
const sent = <T extends SwimMessage['type']>({ sent: list }: Effects<SwimSpec>, type: T) =>
  list.flatMap(({ to, message }) =>
    message.type === type ? [{ to, message: message as SwimMessage & { type: T } }] : [],
  );

/** Begins a period; answers whom it pings, and the ping's number. */
function ping(probe: Probe<SwimSpec>, afterMs = 1000): { readonly target: number; readonly sequence: number } {
  const [first] = sent(probe.fire('probe', afterMs), 'ping');
  return { target: first!.to, sequence: first!.message.sequence };
}

describe('the failure detector', () => {
  test('who answers is not blamed, directly or through a helper', () => {
    const probe = member();
    const direct = ping(probe);
    probe.receive(direct.target, { type: 'ack', sequence: direct.sequence, isFallback: false, updates: [] });
    const indirect = ping(probe);
    const asked = sent(probe.fire('probe-timeout', 400), 'ping-request');
    expect(asked.map(({ message }) => message.target)).toEqual([indirect.target, indirect.target, indirect.target]);
    expect(asked.map(({ to }) => to)).not.toContain(indirect.target);
    probe.receive(asked[0]!.to, { type: 'ack', sequence: indirect.sequence, isFallback: false, updates: [] });
    expect(events(probe.fire('probe', 600))).toEqual([]);
  });

  test('who does not answer is pinged by another way, then suspected, and failed when its time is up', () => {
    const probe = member({ suspicionMaxFactor: 1 });
    const { target } = ping(probe);
    const [fallback] = sent(probe.fire('probe-timeout', 400), 'ping');
    expect(fallback).toMatchObject({ to: target, message: { isFallback: true } });
    const blamed = probe.fire('probe', 600);
    expect(events(blamed)).toEqual([`suspected ${target}`]);
    const deadline = blamed.timers.find(({ timer }) => timer === 'suspicion')!.at!;
    expect(deadline - probe.now).toBe(4000);
    expect(events(probe.fire('suspicion', 3999))).toEqual([]);
    expect(events(probe.fire('suspicion', 1))).toEqual([`failed ${target}`]);
  });

  test('a helper pings for others, passes the ack on, or says that it heard nothing', () => {
    const probe = member();
    const [own] = sent(probe.receive(2, { type: 'ping-request', sequence: 7, target: 3, updates: [] }), 'ping');
    expect(own!.to).toBe(3);
    const late = probe.fire('relay', 400);
    expect(sent(late, 'nack')).toEqual([{ to: 2, message: { type: 'nack', sequence: 7 } }]);
    const { sequence } = own!.message;
    const passed = sent(probe.receive(3, { type: 'ack', sequence, isFallback: false, updates: [] }), 'ack');
    expect(passed).toMatchObject([{ to: 2, message: { sequence: 7 } }]);
  });

  test('each other member is probed once in each round', () => {
    const probe = member();
    for (let round = 0; round < 5; round++) {
      const targets = [2, 3, 4, 5].map(() => {
        const { target, sequence } = ping(probe);
        probe.receive(target, { type: 'ack', sequence, isFallback: false, updates: [] });
        return target;
      });
      expect(targets.sort()).toEqual([2, 3, 4, 5]);
    }
  });

  test('helpers that say nothing make it doubt itself and wait longer; nacks do not; acks restore it', () => {
    const probe = member();
    ping(probe);
    const asked = sent(probe.fire('probe-timeout', 400), 'ping-request');
    for (const { to, message } of asked.slice(1)) probe.receive(to, { type: 'nack', sequence: message.sequence });
    const next = probe.fire('probe', 600);
    expect(probe.state.health).toBe(1);
    expect(next.timers.find(({ timer }) => timer === 'probe')!.at! - probe.now).toBe(2000);
    const [again] = sent(next, 'ping');
    probe.receive(again!.to, { type: 'ack', sequence: again!.message.sequence, isFallback: false, updates: [] });
    expect(probe.state.health).toBe(0);
  });
});

describe('suspicion', () => {
  const deadlineOf = (probe: Probe<SwimSpec>, node: number): number => {
    const { startedAt, deadline } = probe.state.suspicions.get(node)!;
    return deadline - startedAt;
  };

  test('its time shrinks with each other accuser, by logarithm, down to the least', () => {
    const probe = member({ suspicionMultiplier: 4, suspicionMaxFactor: 6, suspicionConfirmations: 3 });
    const times = [2, 3, 4].map((by) => {
      probe.receive(by, gossip(said(5, 'suspected', 0, by)));
      return deadlineOf(probe, 5);
    });
    expect(times[0]).toBe(24_000);
    expect(times[1]).toBeCloseTo(24_000 - 20_000 / 2, 6);
    expect(times[2]).toBeGreaterThan(4000);
    probe.receive(3, gossip(said(5, 'suspected', 0, 3)));
    expect(deadlineOf(probe, 5)).toBe(times[2]);
    probe.receive(1, gossip(said(5, 'suspected', 0, 6)));
    expect(deadlineOf(probe, 5)).toBe(4000);
  });

  test('the member’s own word at a higher incarnation ends it, at the same one it does not', () => {
    const probe = member();
    probe.receive(2, gossip(said(5, 'suspected', 0, 2)));
    expect(events(probe.receive(5, gossip(said(5, 'alive', 0))))).toEqual([]);
    expect(events(probe.receive(5, gossip(said(5, 'alive', 1))))).toEqual(['refuted 5']);
    expect(probe.state.suspicions.size).toBe(0);
  });

  test('the accused speaks up above what it hears, durably first, and doubts its health', () => {
    const probe = member();
    const effects = probe.receive(2, gossip(said(1, 'suspected', 4, 3)));
    expect(effects.persisted).toEqual([{ type: 'incarnation', incarnation: 5 }]);
    expect(probe.state.health).toBe(1);
    const told = sent(probe.fire('gossip'), 'gossip');
    expect(told[0]!.message.updates).toMatchObject([{ node: 1, status: 'alive', incarnation: 5 }]);
  });

  test('who is accused and speaks is told at once', () => {
    const probe = member();
    probe.receive(2, gossip(said(5, 'failed', 0, 2)));
    for (let i = 0; i < 20; i++) probe.fire('gossip', 200);
    const [ack] = sent(
      probe.receive(5, { type: 'ping', sequence: 1, incarnation: 0, isFallback: false, updates: [] }),
      'ack',
    );
    expect(ack!.message.updates).toMatchObject([{ node: 5, status: 'failed', incarnation: 0 }]);
  });
});

describe('coming and going', () => {
  test('a failure heard of in a sync is a suspicion', () => {
    const probe = member();
    expect(events(probe.receive(2, { type: 'sync', updates: [said(5, 'failed', 0, 3)] }))).toEqual(['suspected 5']);
  });

  test('a pinger that was forgotten is answered, and asked for what it knows', () => {
    const probe = member({}, [1, 2]);
    const effects = probe.receive(9, { type: 'ping', sequence: 1, incarnation: 0, isFallback: false, updates: [] });
    expect(effects.sent.map(({ to, message }) => `${to} ${message.type}`)).toEqual(['9 ack', '9 sync']);
  });

  test('failed members are remembered, and tried again, until forgetMs has passed', () => {
    const probe = member({ forgetMs: 60_000 }, [1, 2]);
    probe.receive(2, gossip(said(2, 'failed', 0, 2)));
    expect(sent(probe.fire('sync', 30_000), 'sync').map(({ to }) => to)).toEqual([2]);
    expect(events(probe.fire('sync', 30_000))).toEqual(['forgotten 2']);
    expect(sent(probe.fire('sync', 30_000), 'sync')).toEqual([]);
  });

  test('a goodbye is told so often as any news, then answered; after that it is silent until it joins again', () => {
    const probe = member({ gossipFanout: 2, retransmitFactor: 1 });
    const began = probe.request(1, { type: 'leave' });
    expect(began.replies).toEqual([]);
    const told: Effects<SwimSpec>[] = [probe.fire('gossip')];
    expect(sent(told[0]!, 'gossip')[0]!.message.updates).toMatchObject([{ node: 1, status: 'left' }]);
    expect(told[0]!.replies).toEqual([{ id: 1, result: { type: 'left' } }]);
    expect(probe.receive(2, gossip(said(3, 'failed', 0, 2))).events).toEqual([]);
    probe.request(2, { type: 'join', contacts: [2] });
    expect(probe.state).toMatchObject({ phase: 'running', incarnation: 1 });
  });

  test('metadata and options have their bounds', () => {
    const probe = member({ metadataBytesMax: 10 });
    const { replies } = probe.request(1, { type: 'set-metadata', metadata: new Uint8Array(11) });
    expect(replies).toMatchObject([{ result: { type: 'refused', code: 'metadata-too-long' } }]);
    for (const wrong of [{ probeTimeoutMs: 1000 }, { packetBytes: 100 }, { gossipFanout: 0 }, { unknown: 1 }]) {
      expect(() => swim.parseOptions(wrong)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    }
  });

  test('an update is passed on λ·ln(n + 1) times and no more', () => {
    const probe = member({ retransmitFactor: 3, gossipFanout: 1 });
    probe.receive(2, gossip(said(5, 'suspected', 0, 2)));
    let count = 0;
    for (let i = 0; i < 50; i++) count += sent(probe.fire('gossip', 1), 'gossip').length;
    expect(count).toBe(RULES.retransmitLimit(3, 5));
    expect(count).toBe(Math.ceil(3 * Math.log(6)));
  });
});
