// What of the members' logs a person gets to see, and how.

import { expect, test } from 'vitest';
import { READY_MESSAGE } from '../serve/ready.ts';
import { createLogView } from './log-view.ts';

const clock = (): Date => new Date(2030, 0, 1, 12, 34, 56);
const calm = createLogView({ hasColour: false, isVerbose: false, clock });
const line = (level: string, msg: string, rest: object = {}): string =>
  JSON.stringify({ level, ts: '2030-01-01T12:34:56Z', pid: 1, msg, ...rest });

test('news is shown with its facts, routine is not', () => {
  expect(calm.member(0, 'n1', line('info', 'member a was added', { id: 3 }))).toBe(
    '12:34:56 n1  member a was added id=3',
  );
  expect(calm.member(0, 'n1', line('info', 'compacted the log', { index: 3 }))).toBeUndefined();
  expect(calm.member(0, 'n1', line('debug', 'member a was added'))).toBeUndefined();
});

test('a leader is told of once, by name, whoever says it first', () => {
  const view = createLogView({ hasColour: false, isVerbose: false, clock });
  const leads = (leader: string, term: number): string =>
    line('info', `leader changed: ${leader} leads term ${term}`, { leader, term });
  const ready = (member: string): string => line('info', READY_MESSAGE, { member, cluster: 'c' });
  expect(view.member(0, 'n1', leads('b2', 1))).toBeUndefined();
  expect(view.member(0, 'n1', ready('a1'))).toBe('12:34:56 n1  ready to serve client requests');
  expect(view.member(1, 'n2', ready('b2'))).toBe(
    '12:34:56 n2  ready to serve client requests\n12:34:56 n2  leads now (term 1)',
  );
  expect(view.member(1, 'n2', leads('b2', 1))).toBeUndefined();
  expect(view.member(0, 'n1', leads('0', 2))).toBeUndefined();
  expect(view.member(0, 'n1', leads('a1', 2))).toBe('12:34:56 n1  leads now (term 2)');
  expect(view.member(1, 'n2', leads('a1', 2))).toBeUndefined();
});

test('warnings and errors are always shown, errors with their cause', () => {
  expect(calm.member(1, 'n2', line('warn', 'slow disk'))).toBe('12:34:56 n2  slow disk');
  const error = { type: 'Error', message: 'no such file', stack: 'at …' };
  expect(calm.member(1, 'n2', line('error', 'cannot start', { err: error }))).toBe(
    '12:34:56 n2  cannot start (no such file)',
  );
});

test('that a peer is down is not told by each of the others', () => {
  expect(calm.member(0, 'n1', line('warn', 'peer unreachable', { code: 'connection-failed' }))).toBeUndefined();
});

test('what is no log line is passed on as it is', () => {
  expect(calm.member(2, 'n3', 'Segmentation fault')).toBe('12:34:56 n3  Segmentation fault');
  expect(calm.member(2, 'n3', '{"half": ')).toBe('12:34:56 n3  {"half": ');
});

test('verbose shows all of it', () => {
  const verbose = createLogView({ hasColour: false, isVerbose: true, clock });
  expect(verbose.member(0, 'n1', line('debug', 'tick'))).toBe('12:34:56 n1  tick');
});

test('colour only where it is wanted', () => {
  const coloured = createLogView({ hasColour: true, isVerbose: false, clock });
  expect(coloured.member(0, 'n1', line('error', 'bad'))).toContain('\u001b[31mbad');
  expect(calm.own('stopping', 'bad')).toBe('12:34:56 up  stopping');
});
