// What of the members' logs a person gets to see, and how.

import { expect, test } from 'vitest';
import { createLogView } from './log-view.ts';

const clock = (): Date => new Date(2030, 0, 1, 12, 34, 56);
const calm = createLogView({ hasColour: false, isVerbose: false, clock });
const line = (level: string, msg: string, rest: object = {}): string =>
  JSON.stringify({ level, ts: '2030-01-01T12:34:56Z', pid: 1, msg, ...rest });

test('news is shown with its facts, routine is not', () => {
  expect(calm.member(0, 'n1', line('info', 'became leader', { term: 3 }))).toBe('12:34:56 n1  became leader term=3');
  expect(calm.member(0, 'n1', line('info', 'compacted the log', { index: 3 }))).toBeUndefined();
  expect(calm.member(0, 'n1', line('debug', 'leader elected'))).toBeUndefined();
});

test('warnings and errors are always shown, errors with their cause', () => {
  expect(calm.member(1, 'n2', line('warn', 'slow disk'))).toBe('12:34:56 n2  slow disk');
  const error = { type: 'Error', message: 'no such file', stack: 'at …' };
  expect(calm.member(1, 'n2', line('error', 'cannot start', { err: error }))).toBe(
    '12:34:56 n2  cannot start (no such file)',
  );
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
