import { expect, test } from 'vitest';
import type { Membership } from '../protocols/replicated-log.ts';
import { Peers } from './peers.ts';

const FAREWELL_MS = 5000;

function membershipOf(...voters: number[]): Membership {
  const addresses = voters.map((node) => ({ node, address: `at ${node}` }));
  return { voters, outgoing: [], learners: [], learnersNext: [], autoLeave: false, addresses };
}

function bench(membership: Membership, contacts: { node: number; address: string }[] = []) {
  const state = { now: 0, applied: 0, peers: [] as number[] };
  const peers = new Peers(
    {
      self: 1,
      now: () => state.now,
      applied: () => state.applied,
      setPeers: (list) => {
        state.peers = list.map(({ node }) => node).sort();
      },
    },
    membership,
    contacts,
  );
  peers.apply();
  return { state, peers };
}

test('a member that waits to be added dials its contacts, until it knows the members', () => {
  const { state, peers } = bench(membershipOf(), [{ node: 7, address: 'at 7' }]);
  expect(state.peers).toEqual([7]);
  peers.onMembership(membershipOf(1, 2), 10);
  expect(state.peers).toEqual([2]);
});

test('a removed member is spoken to for a while, so that it hears of its removal', () => {
  const { state, peers } = bench(membershipOf(1, 2, 3));
  peers.onMembership(membershipOf(1, 2), 10);
  expect(state.peers).toEqual([2, 3]);
  expect(peers.hasFarewells).toBe(true);
  state.now = FAREWELL_MS + 1;
  peers.apply();
  expect(state.peers).toEqual([2]);
  expect(peers.hasFarewells).toBe(false);
});

test('it is kept out only once its removal is committed here and the farewell is over', () => {
  const { state, peers } = bench(membershipOf(1, 2, 3));
  peers.onMembership(membershipOf(1, 2), 10);
  state.now = FAREWELL_MS + 1;
  expect(peers.admit(3)).toBeUndefined();
  state.applied = 10;
  expect(peers.admit(3)?.code).toBe('removed');
  peers.onMembership(membershipOf(1, 2, 3), 11);
  expect(peers.admit(3)).toBeUndefined();
});

test('a member never heard of is let in: it may be newer than what is known here', () => {
  const { state, peers } = bench(membershipOf(1, 2, 3));
  state.now = FAREWELL_MS + 1;
  expect(peers.admit(9)).toBeUndefined();
});

test('one peer alone cannot talk this node out of the cluster', () => {
  const { peers } = bench(membershipOf(1, 2, 3, 4));
  expect(peers.onRemovedBy(2)).toBe(false);
  expect(peers.onRemovedBy(2)).toBe(false);
  expect(peers.onRemovedBy(9)).toBe(false);
  expect(peers.onRemovedBy(3)).toBe(true);
});

test('what a stranger is told: every member, with its part', () => {
  const { peers } = bench({ ...membershipOf(1, 2), learners: [3] });
  expect(peers.describe(5, 'raft', (node) => `name ${node}`)).toEqual({
    clusterId: 5,
    engine: 'raft',
    members: [
      { node: 1, name: 'name 1', address: 'at 1', isLearner: false },
      { node: 2, name: 'name 2', address: 'at 2', isLearner: false },
      { node: 3, name: 'name 3', address: '', isLearner: true },
    ],
  });
  expect(bench(membershipOf()).peers.describe(5, 'raft', () => '')).toBeUndefined();
});
