// Arguments of the client's commands: where flags may stand, what they may look like, and what a mistake says.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createProgram, runProgram } from '../program.ts';
import { arrange, firstWord } from './arguments.ts';
import { clientCommand } from './command.ts';
import { readGlobalFlags } from './flags.ts';
import { parseCompare, parseRequest } from './txn.ts';

const program = await createProgram({ exitCode: 0 }, 'all');
const arranged = (line: string): string => arrange(line.split(' '), program).join(' ');

describe('the order of arguments', () => {
  test.each([
    ['--endpoints a,b get k', 'get --endpoints a,b k'],
    ['--endpoints=a -w json endpoint --cluster status', 'endpoint status --endpoints=a -w json --cluster'],
    ['--hex lease --user u:p grant 10', 'lease grant --hex --user u:p 10'],
    ['get k --prefix=true --keys-only=false', 'get k --prefix'],
    ['get k -w=json', 'get k -w json'],
    ['user add v --interactive=false', 'user add v --no-interactive'],
    ['user add v --interactive', 'user add v'],
    ['put k -- --prefix=true', 'put k -- --prefix=true'],
    ['--endpoints a compact 5', 'compact --endpoints a 5'],
    ['--endpoints a snapshot save f', 'snapshot save --endpoints a f'],
    ['--endpoints a check perf', 'check perf --endpoints a'],
    // Others' commands are left alone.
    ['check --model x --format y f', 'check --model x --format y f'],
    ['sim raft --seeds 3', 'sim raft --seeds 3'],
    ['snapshot status f -w json', 'snapshot status f -w json'],
  ])('%s', (given, expected) => {
    expect(arranged(given)).toBe(expected);
  });

  test('the first word behind shared flags', () => {
    expect(firstWord(['--endpoints', 'get', '-w=json', 'put'])).toBe('put');
    expect(firstWord(['--help'])).toBeUndefined();
  });
});

describe('shared flags', () => {
  const read = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
    const command = clientCommand({ name: 'x', description: '', setExitCode() {}, action: async () => 0 });
    command.action(() => {});
    command.exitOverride().configureOutput({ writeErr() {} });
    command.parse(args, { from: 'user' });
    return readGlobalFlags(command, environment);
  };

  test('have defaults, variables, and are stronger than those', async () => {
    expect(await read([])).toMatchObject({ endpoints: ['127.0.0.1:2379'], format: 'simple', commandTimeoutMs: 5000 });
    const environment = {
      ETCDCTL_ENDPOINTS: 'a,b',
      QUORATE_ENDPOINTS: 'c',
      ETCDCTL_WRITE_OUT: 'json',
      ETCDCTL_HEX: 'true',
    };
    expect(await read([], environment)).toMatchObject({ endpoints: ['c'], format: 'json', isHex: true });
    expect(await read(['--endpoints', 'd, e', '-wfields'], environment)).toMatchObject({
      endpoints: ['d', 'e'],
      format: 'fields',
    });
  });

  test('users and tokens', async () => {
    expect((await read(['--user', 'u:p:q'])).client.user).toEqual({ name: 'u', password: 'p:q' });
    expect((await read(['--user', 'u', '--password', 'p'])).client.user).toEqual({ name: 'u', password: 'p' });
    expect((await read(['--auth-jwt-token', 't'])).client).toMatchObject({ token: 't' });
  });

  test.each([
    [['-w', 'wrong'], 4, 'unsupported output format'],
    [
      ['--command-timeout', '5'],
      128,
      "--command-timeout must be a duration above 0 such as 500ms, 5s or 1m30s, got '5'",
    ],
    [['--cacert', '/no/such/file'], 128, '--cacert: ENOENT'],
    [['--cacert='], 128, 'empty string is passed to --cacert option'],
    [['--max-recv-bytes', 'x'], 128, '--max-recv-bytes must be a number of bytes'],
  ])('%j', async (args, exitCode, message) => {
    await expect(read(args)).rejects.toMatchObject({ exitCode, message: expect.stringContaining(message) });
  });
});

describe('mistakes', () => {
  let stderr = '';
  beforeEach(() => {
    stderr = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += String(text);
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  test.each([
    [['get'], 128, 'Error: get command needs one argument as key'],
    [['get', 'a', '--nope'], 1, "error: unknown option '--nope'"],
    [['get', 'a', '--limit', 'x'], 1, 'A whole number is needed.'],
    [['put', 'a', 'b', '-w', 'table'], 4, 'Error: table not supported as output format'],
    [['lease', 'grant'], 128, 'Error: lease grant command needs TTL argument'],
    [['member', 'add', 'x'], 128, 'Error: member peer urls not provided'],
    [['get', 'a', '--endpoints=127.0.0.1:1', '--command-timeout=50ms'], 2, 'Error: no endpoint could be reached'],
    [['check', 'f'], 2, "error: required option '--model <model>' not specified"],
  ])('%j', async (args, exitCode, message) => {
    expect(await runProgram(args)).toBe(exitCode);
    expect(stderr).toContain(message);
  });
});

describe('the language of txn', () => {
  test('comparisons', () => {
    expect(parseCompare('val("k\\x00") != "v"')).toMatchObject({ result: 3, target: 3, key: Uint8Array.of(107, 0) });
    expect(parseCompare('lease("k") = "ff"')).toMatchObject({ target: 4, lease: 255n });
    expect(() => parseCompare('mod("k") ~ "1"')).toThrow('malformed comparison: mod("k") ~ "1" (unknown operator ~)');
  });

  test('requests, with the flags of the commands', async () => {
    const { requestRange } = await parseRequest('get "a b" --prefix --limit=3');
    expect(requestRange).toMatchObject({ limit: 3, rangeEnd: Uint8Array.from(Buffer.from('a c')) });
    expect((await parseRequest('put k v --lease=ff')).requestPut).toMatchObject({ lease: 255n });
    expect((await parseRequest('del k --from-key')).requestDeleteRange).toMatchObject({ rangeEnd: Uint8Array.of(0) });
    await expect(parseRequest('get k --nope')).rejects.toThrow('invalid txn request: get k --nope');
  });
});

test('every command of the client has a description, a usage, and knows the shared flags', () => {
  const words = ['get', 'put', 'watch', 'lease', 'member', 'endpoint', 'auth', 'user', 'role', 'snapshot', 'check'];
  for (const word of words) {
    const command = program.commands.find((each) => each.name() === word);
    expect(command?.description()).not.toBe('');
  }
  const save = program.commands
    .find((each) => each.name() === 'snapshot')
    ?.commands.find((each) => each.name() === 'save');
  expect(save?.helpInformation()).toContain('Global options:');
  expect(program.helpInformation()).toMatch(/Server:[\s\S]*Client:[\s\S]*Simulator:[\s\S]*Tools:/);
});
