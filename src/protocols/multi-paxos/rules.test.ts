// Each rule twice: with all rules, where nothing goes wrong, and with that one broken, where the same course of events shows
// what it is for.

import { describe, expect, test } from 'vitest';
import { membershipToBytes } from '../log-wire.ts';
import type { LogEntry } from '../replicated-log.ts';
import { membershipOf } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import type { Rules } from './index.ts';
import {
  accept,
  acknowledge,
  established,
  leaderRole,
  leading,
  messages,
  prepare,
  preparing,
  promised,
  started,
} from './testing/probes.ts';

/** What `course` comes to with the rules as they are, and with some of them replaced. */
function rule<T>(
  name: string,
  broken: Partial<Rules>,
  course: (rules: Partial<Rules>) => T,
  whole: T,
  without: T,
): void {
  test(name, () => {
    expect(course({})).toEqual(whole);
    expect(course(broken)).toEqual(without);
  });
}

const configuration = (index: number, term: number, voters: readonly number[]): LogEntry => ({
  ...entry(index, term),
  kind: 'membership',
  data: membershipToBytes(membershipOf(voters)),
});
const kinds = (probe: ReturnType<typeof leading>) => probe.state.slots.entries.map((each) => each?.kind);
const data = (probe: ReturnType<typeof leading>) =>
  probe.state.slots.entries.map((each) => String.fromCharCode(...(each?.data ?? [])));

describe('phase 1', () => {
  rule(
    'a ballot is promised to one proposer',
    { mayPromise: (ballot, _proposer, promised) => ballot >= promised },
    (rules) => {
      const probe = started({ rules });
      probe.receive(2, prepare(5));
      return messages(probe.receive(3, prepare(5)), 'promise').length;
    },
    0,
    1,
  );

  test('a promise leaves behind its record, tells what was accepted, and a lower ballot is told so', () => {
    const probe = started();
    probe.receive(2, accept(3, [entry(1, 3)]));
    const effects = probe.receive(3, prepare(7, { isTransfer: true }));
    expect(effects.persisted).toEqual([{ type: 'promised', ballot: 7, owner: 3 }]);
    expect(effects.sent.find(({ message }) => message.type === 'promise')).toMatchObject({ behind: 1, isEarly: false });
    expect(messages(effects, 'promise')).toMatchObject([{ slots: [{ ballot: 3, entry: { index: 1 } }], next: 0 }]);
    const late = probe.receive(2, accept(3, [entry(2, 3)]));
    expect(messages(late, 'rejected', 2)).toEqual([{ type: 'rejected', ballot: 3, promised: 7 }]);
    expect(late.persisted).toEqual([]);
  });

  test('a promise that is too long for one message comes in pages', () => {
    const probe = started({ options: { maxAcceptBytes: 2 } });
    probe.receive(2, accept(3, [entry(1, 3, 'aa'), entry(2, 3, 'bb'), entry(3, 3, 'cc')]));
    const [first] = messages(probe.receive(3, prepare(7, { isTransfer: true })), 'promise');
    expect(first).toMatchObject({ next: 2, slots: [{ entry: { index: 1 } }] });
    const [second] = messages(probe.receive(3, prepare(7, { isTransfer: true, from: 2 })), 'promise');
    expect(second).toMatchObject({ next: 3, slots: [{ entry: { index: 2 } }] });
  });

  rule(
    'of what promises report of a slot, the highest ballot counts',
    { outranks: (_ballot, known) => known === 0 },
    (rules) => {
      const durable = [{ type: 'promised', ballot: 8, owner: 2 } as const];
      const probe = preparing({ rules, durable, membership: membershipOf([1, 2, 3, 4, 5]) });
      promised(probe, 2, { slots: [{ ballot: 1, entry: entry(1, 1, 'old') }] });
      promised(probe, 3, { slots: [{ ballot: 2, entry: entry(1, 2, 'new') }] });
      return data(probe)[0];
    },
    'new',
    'old',
  );

  test('…and is proposed again, before anything else', () => {
    const again = preparing({ durable: [{ type: 'promised', ballot: 8, owner: 2 }] });
    promised(again, 2, { slots: [{ ballot: 4, entry: entry(1, 4, 'found') }] });
    expect(data(again)).toEqual(['found', '']);
    expect(again.state.slots.ballots).toEqual([9, 9]);
  });

  rule(
    'nothing is proposed before a quorum has promised',
    { isPrepared: () => true },
    (rules) => preparing({ rules }).state.role.type as string,
    'candidate',
    'leader',
  );

  rule(
    'a proposer does not lead before it knows what its promisers know to be chosen',
    { hasLearned: () => true },
    (rules) => {
      const probe = preparing({ rules });
      const effects = promised(probe, 2, { commitIndex: 9, from: 10 });
      return [probe.state.role.type as string, messages(effects, 'fetch-snapshot').length];
    },
    ['candidate', 1],
    ['leader', 0],
  );

  test('what a promiser knows to be chosen is taken over at once', () => {
    const probe = preparing({ durable: [{ type: 'promised', ballot: 8, owner: 2 }] });
    promised(probe, 2, { commitIndex: 2, slots: [1, 2].map((index) => ({ ballot: 3, entry: entry(index, 3) })) });
    expect(probe.state).toMatchObject({ commitIndex: 2, role: { type: 'leader', nextSlot: 4 } });
  });

  rule(
    'holes before what is proposed again are filled with no-ops',
    { fillsHoles: () => false },
    (rules) => {
      const probe = preparing({ rules, durable: [{ type: 'promised', ballot: 8, owner: 2 }] });
      promised(probe, 2, { slots: [{ ballot: 4, entry: entry(3, 4) }] });
      return kinds(probe);
    },
    ['no-op', 'no-op', 'data', 'no-op'],
    [],
  );

  rule(
    'what a later leader was free to overwrite is no proposal any more',
    { isGhost: () => false },
    (rules) => {
      const probe = preparing({ rules, durable: [{ type: 'promised', ballot: 8, owner: 2 }] });
      const slots = [
        { ballot: 5, entry: entry(1, 5, 'later') },
        { ballot: 4, entry: entry(2, 4, 'ghost') },
      ];
      promised(probe, 2, { slots });
      return data(probe);
    },
    ['later', ''],
    ['later', 'ghost', ''],
  );

  rule(
    'a ballot opens with an entry of its own',
    { opensWithNoOp: () => false },
    (rules) => kinds(leading({ rules })),
    ['no-op'],
    [],
  );

  rule(
    'a joiner that knows of no cluster promises only where it is about to join',
    { mayPromiseWhileEmpty: () => true },
    (rules) => {
      const ask = (isJoining: boolean) =>
        messages(
          started({ self: 4, membership: membershipOf([]), rules }).receive(1, prepare(5, { isJoining })),
          'promise',
        ).length;
      return [ask(false), ask(true)];
    },
    [0, 1],
    [1, 1],
  );

  rule(
    'who heard of a leader lately promises nobody else anything',
    { isSticky: () => false },
    (rules) => {
      const probe = started({ rules });
      probe.receive(2, accept(3, []));
      return messages(probe.receive(3, prepare(7)), 'promise').length;
    },
    0,
    1,
  );

  rule(
    'a leader that is refused for a higher promise starts over above it, and its followers let it',
    { startsOver: () => false },
    (rules) => {
      const probe = established({ rules });
      probe.receive(3, { type: 'rejected', ballot: probe.state.term, promised: 6 });
      return [probe.state.role.type as string, probe.state.term];
    },
    ['candidate', 7],
    ['leader', 1],
  );
});

describe('phase 2', () => {
  test('what is accepted is acknowledged behind its record, holes and all', () => {
    const probe = started();
    const effects = probe.receive(2, accept(3, [entry(1, 3)]), accept(3, [entry(4, 3), entry(5, 3)]));
    expect(messages(effects, 'accepted', 2)).toMatchObject([{ through: 1, islands: [4, 5] }]);
    expect(effects.sent.find(({ message }) => message.type === 'accepted')?.behind).toBe(3);
    const filled = probe.receive(2, accept(3, [entry(2, 3), entry(3, 3)]));
    expect(messages(filled, 'accepted', 2)).toMatchObject([{ through: 5, islands: [] }]);
  });

  rule(
    'a commit index counts as far as everything was accepted in that ballot',
    { commitWithin: (commitIndex) => commitIndex },
    (rules) => {
      const probe = started({ rules });
      probe.receive(2, accept(3, [entry(1, 3, 'other')]));
      probe.receive(3, accept(4, [], 1));
      return probe.state.commitIndex;
    },
    0,
    1,
  );

  rule(
    'the leader counts itself once its own disk is done',
    { ownMatch: (_durable, last) => last },
    (rules) => {
      const probe = preparing({ rules });
      promised(probe, 2);
      acknowledge(probe, 2, 1);
      return probe.state.commitIndex;
    },
    0,
    1,
  );

  test('only the contiguous prefix is handed out; a slot beyond a hole waits, however many hold it', () => {
    const probe = established();
    probe.mailToSelf(
      probe.turn(
        ...[7, 8].map((id) => ({ type: 'request', id, command: { type: 'propose', data: entry(1, 1).data } }) as const),
      ),
    );
    // Each holds another half: both slots are chosen, by different quorums.
    acknowledge(probe, 3, 0, [3, 3]);
    expect(probe.state.commitIndex).toBe(1);
    acknowledge(probe, 2, 2);
    expect(probe.state.commitIndex).toBe(3);
  });

  test('a slot that was sent again after it was acknowledged fills no window', () => {
    const probe = established({ options: { maxInflightMessages: 1 } });
    const [progress] = leaderRole(probe).progress;
    const beat = { type: 'heartbeat-response', ballot: 1, progress: progress!.id, round: 1, sentAt: 0 } as const;
    // This answer comes late: the slot has been acknowledged since.
    const again = probe.receive(2, { ...beat, sentThrough: 1, received: 0 });
    expect(messages(again, 'accept', 2)).toMatchObject([{ from: 1, entries: [{ index: 1 }] }]);
    // It got lost. The next answer says that all is there; and the next slot goes out.
    probe.receive(2, { ...beat, sentThrough: 1, received: 1 });
    const next = probe.request(7, { type: 'propose', data: entry(1, 1).data });
    expect(messages(next, 'accept', 2)).toMatchObject([{ from: 2, entries: [{ index: 2 }] }]);
  });

  test('an answer that shows holes has them filled at once, each but once until the heartbeat finds it', () => {
    const probe = established({ options: { maxAcceptBytes: 1 } });
    const [progress] = leaderRole(probe).progress;
    for (let id = 7; id < 12; id++) probe.request(id, { type: 'propose', data: entry(1, 1).data });
    const answer = (...islands: number[]): number[] =>
      messages(
        probe.receive(2, { type: 'accepted', ballot: 1, progress: progress!.id, through: 1, islands }),
        'accept',
        2,
      ).flatMap((accept) => accept.entries.map(({ index }) => index));
    expect(answer(4, 4)).toEqual([2, 3]);
    expect(answer(6, 6)).toEqual([5]);
    expect(answer(4, 4, 6, 6)).toEqual([]);
    const beat = { type: 'heartbeat-response', ballot: 1, progress: progress!.id, round: 1, sentAt: 0 } as const;
    const again = probe.receive(2, { ...beat, sentThrough: 6, received: 1 });
    expect(messages(again, 'accept', 2).map(({ from }) => from)).toEqual([2, 3, 4, 5, 6]);
    // What was sent again may be lost again.
    expect(answer(4, 4)).toEqual([2, 3]);
  });

  rule(
    'acknowledgements of another ballot do not count',
    { countsInBallot: () => true },
    (rules) => {
      const probe = leading({ rules });
      const [progress] = leaderRole(probe).progress;
      probe.receive(2, { type: 'accepted', ballot: 99, progress: progress!.id, through: 1, islands: [] });
      return probe.state.commitIndex;
    },
    0,
    1,
  );
});

describe('configurations', () => {
  const change = { type: 'change-membership', transition: 'simple', changes: [{ type: 'remove', node: 3 }] } as const;
  const propose = { type: 'propose', data: entry(1, 1).data } as const;

  rule(
    'nothing is proposed beyond a configuration that is not chosen',
    { mayPassBarrier: () => true },
    (rules) => {
      const probe = established({ rules });
      probe.request(7, change);
      probe.request(8, propose);
      return leaderRole(probe).nextSlot;
    },
    3,
    4,
  );

  rule(
    'a change is done once something beyond it is chosen',
    { isSettled: (membershipIndex, commitIndex) => commitIndex >= membershipIndex },
    (rules) => {
      const probe = established({ rules });
      probe.mailToSelf(probe.request(7, change));
      const chosen = acknowledge(probe, 2, 2);
      const own = probe.mailToSelf(chosen);
      const settled = acknowledge(probe, 2, 3);
      return [chosen, own, settled].map(({ replies }) => replies.length);
    },
    [0, 0, 1],
    [1, 0, 0],
  );

  test('the voters of a new configuration have to promise before anything is proposed in it', () => {
    const probe = established({ membership: membershipOf([1, 2]) });
    const add = { type: 'add-voter', node: 3, address: 'node-3' } as const;
    probe.mailToSelf(probe.request(7, { ...change, changes: [add] }));
    // Two of three have promised: enough. Were 1 and 2 replaced at once, it would not be.
    acknowledge(probe, 2, 2);
    expect(leaderRole(probe)).toMatchObject({ isPrepared: true, nextSlot: 4 });
  });

  rule(
    'an acceptor counts for a configuration once it holds all before it',
    { holdsPrefix: () => true },
    (rules) => {
      const probe = established({ rules, membership: membershipOf([1, 2]) });
      const add = { type: 'add-voter', node: 3, address: 'node-3' } as const;
      probe.mailToSelf(probe.mailToSelf(probe.request(7, { ...change, changes: [add] })));
      probe.mailToSelf(acknowledge(probe, 2, 2));
      acknowledge(probe, 3, 0, [3, 3]);
      return probe.state.commitIndex;
    },
    2,
    3,
  );

  test('a configuration takes effect when it is chosen, not when it is accepted', () => {
    const probe = started();
    probe.receive(2, accept(3, [configuration(1, 3, [1, 2])]));
    expect(probe.state.membership.voters).toEqual([1, 2, 3]);
    probe.receive(2, accept(3, [], 1));
    expect(probe.state.membership.voters).toEqual([1, 2]);
  });
});

describe('reads', () => {
  rule(
    'reads wait for the first entry of the ballot',
    { mayConfirmReads: () => true },
    (rules) => {
      const probe = leading({ rules });
      const asked = probe.request(7, { type: 'read' });
      return messages(asked, 'heartbeat', 2).length;
    },
    0,
    1,
  );

  rule(
    'a round of heartbeats confirms what was asked before it',
    { confirmsRead: () => true },
    (rules) => probeRead(rules),
    0,
    1,
  );
});

function probeRead(rules: Partial<Rules>): number {
  const probe = established({ rules });
  return probe.request(7, { type: 'read' }).replies.length;
}
