// The command line as a user meets it: help, version, errors and their exit codes.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { PROGRAM } from '../harness/cluster.ts';
import { type Exit, runToEnd } from '../harness/process.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quorate-cli-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function quorate(...args: string[]): Promise<Exit & { readonly output: string }> {
  return runToEnd({ command: process.execPath, args: [PROGRAM, ...args], cwd: directory });
}

test('--version is the package’s', async () => {
  expect(await quorate('--version')).toMatchObject({ code: 0, output: packageJson.version });
});

describe('help', () => {
  test('lists the commands', async () => {
    const { code, output } = await quorate('--help');
    expect(code).toBe(0);
    for (const command of ['up', 'serve', 'check', 'sim', 'compare', 'completion'])
      expect(output).toContain(`\n  ${command} `);
  });

  test('of serve lists its flags with their defaults', async () => {
    const { code, output } = await quorate('serve', '--help');
    expect(code).toBe(0);
    expect(output).toMatch(
      /--listen-client-urls <urls>\s+where clients are served \(default: http:\/\/localhost:2379\)/,
    );
    expect(output).not.toContain('--enable-pprof');
  });

  test('is what no command at all gets, as an error', async () => {
    const { code, output } = await quorate();
    expect(code).toBe(2);
    expect(output).toContain('Usage: quorate');
  });
});

describe('wrong arguments start nothing, exit with 2, and say what is wrong', () => {
  test.each([
    [['lead'], /unknown command 'lead'/],
    [['serve', '--nmae', 'x'], /unknown option '--nmae'.*Did you mean --name/],
    [['serve', '--experimental-peer-skip-client-san-verification'], /is refused: none of etcd’s experimental flags/],
    [['serve', '--election-timeout', '100'], /--election-timeout \(100 ms\) must be at least 5 times/],
    [['serve', '--cert-file', 'a.pem'], /--cert-file and --key-file are needed both/],
    [['serve', '--listen-peer-urls', 'http://127.0.0.1'], /expects http:\/\/host:port/],
    [['up', '--nodes', '0'], /--nodes must be from 1 to 9/],
    [['up', '--nodes', 'three'], /A whole number is needed/],
    [['up', '--', '--heartbeat-interval', 'fast'], /--heartbeat-interval expects/],
    [['completion', 'powershell'], /Allowed choices are bash, zsh, fish/],
    [['check', '--model', 'queue', '--format', 'json', 'x'], /Allowed choices are/],
  ])('%j', async (args, message) => {
    const { code, output } = await quorate(...args);
    expect(output.replaceAll('\n', ' ')).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('check', () => {
  const history = (value: number): string =>
    [
      'INFO jepsen.util - 0 :invoke :write 1',
      'INFO jepsen.util - 0 :ok :write 1',
      'INFO jepsen.util - 1 :invoke :read nil',
      `INFO jepsen.util - 1 :ok :read ${value}`,
    ].join('\n');
  const check = (...files: string[]) => quorate('check', '--model', 'register', '--format', 'jepsen', ...files);

  test('tells good from bad by word and exit code, and explains', async () => {
    writeFileSync(join(directory, 'good.log'), history(1));
    writeFileSync(join(directory, 'bad.log'), history(2));
    expect(await check('good.log')).toMatchObject({ code: 0, output: 'linearizable' });
    const bad = await check('bad.log');
    expect(bad.code).toBe(1);
    expect(bad.output).toMatch(/^not linearizable$/m);
    expect(bad.output).toMatch(/read → 2/);
    const both = await check('good.log', 'bad.log');
    expect(both.code).toBe(1);
    expect(both.output).toMatch(/^good.log: linearizable$/m);
    expect(both.output).toMatch(/^bad.log: not linearizable$/m);
  });

  test('judges by other levels of consistency, and draws what it found', async () => {
    writeFileSync(join(directory, 'stale.log'), history(2).replace(':read 2', ':read nil'));
    expect((await check('stale.log')).output).toMatch(/^not linearizable$/m);
    const weaker = await check('stale.log', '--consistency', 'sequential', '--html', 'stale.html');
    expect(weaker).toMatchObject({ code: 0, output: 'sequential' });
    expect(readFileSync(join(directory, 'stale.html'), 'utf8')).toContain('The history: sequential');
  });

  test('exits with 3 for what it cannot read', async () => {
    writeFileSync(join(directory, 'odd.log'), 'INFO jepsen.util - 0 :invoke :frobnicate 1');
    expect((await check('missing.log')).code).toBe(3);
    const odd = await check('odd.log');
    expect(odd.code).toBe(3);
    expect(odd.output).toMatch(/odd.log/);
  });
});

test.each(['bash', 'zsh', 'fish'])('completion %s prints a script', async (shell) => {
  const { code, output } = await quorate('completion', shell);
  expect(code).toBe(0);
  expect(output).toContain('initial-cluster-token');
});

describe('compare', () => {
  test('prints the table, the numbers, and draws the picture', async () => {
    const small = ['compare', '--seeds', '2', '--plot', 'plot.svg'];
    const { code, output } = await quorate(...small);
    expect(code).toBe(0);
    expect(output).toMatch(/^ +Raft/);
    expect(readFileSync(join(directory, 'plot.svg'), 'utf8')).toContain('</svg>');
    const { output: json } = await quorate(...small, '--json');
    expect(JSON.parse(json).logs[0]).toMatchObject({ name: 'raft', recoveryMs: { count: 2 } });
  });

  test('refuses numbers that make no sense', async () => {
    expect(await quorate('compare', '--nodes', '2')).toMatchObject({
      code: 2,
      output: expect.stringContaining('A whole number from 3'),
    });
  });
});

describe('sim', () => {
  test('--mutants hunts the rules that are asked for and says who noticed', async () => {
    const { code, output } = await quorate('sim', '--mutants', '--only', 'vote-twice', '--trials', '1');
    expect(code).toBe(0);
    expect(output).toMatch(/vote-twice\s+1\/1\s+\d+\s+one-vote/);
    expect(output).toContain('1 of 1 caught');
  });

  test('--mutants with an unknown name says which there are', async () => {
    const { code, output } = await quorate('sim', '--mutants', '--only', 'vote-thrice');
    expect(code).toBe(2);
    expect(output).toContain('no mutant vote-thrice: there are vote-twice');
  });

  test('a range of seeds gives the same result on one core and on two', async () => {
    const counts = async (...jobs: string[]) => {
      const { code, output } = await quorate('sim', 'raft', '--from', '5', '--seeds', '5', '--json', ...jobs);
      const { seconds: _seconds, simulatedMs, ranges, ...rest } = JSON.parse(output);
      // A sum of fractions depends on the order of its parts, in its last digits.
      return { code, ranges, rest: { ...rest, simulatedMs: Math.round(simulatedMs) } };
    };
    const one = await counts();
    const two = await counts('--jobs', '2');
    expect(one).toMatchObject({ code: 0, ranges: [{ firstSeed: 5, seeds: 5 }] });
    expect(two.ranges).toEqual([
      { firstSeed: 5, seeds: 3 },
      { firstSeed: 8, seeds: 2 },
    ]);
    expect(two.rest).toEqual(one.rest);
  });

  test('--keep goes on after a violation, and keeps each failing run as a file that replays', async () => {
    const mutant = ['--seeds', '12', '--mutant', 'vote-twice', '--keep', join(directory, 'kept')];
    const { code, output } = await quorate('sim', 'raft', ...mutant);
    expect(code).toBe(1);
    expect(output).toMatch(/^12 seeds \(1 to 12\)/m);
    const files = readdirSync(join(directory, 'kept'));
    expect(files.length).toBeGreaterThan(1);
    const [, seed] = /^seed (\d+): violation of one-vote at step \d+/m.exec(output) ?? [];
    expect(files).toContain(`raft-${seed}.json`);
    const again = await quorate('sim', 'replay', '--quiet', join(directory, 'kept', `raft-${seed}.json`));
    expect(again.code).toBe(1);
    expect(again.output).toContain('violation of one-vote');
    expect(again.output).not.toContain('not the run that was recorded');
  });

  test('--shrink writes a smaller run that still fails, and that replays', async () => {
    const mutant = ['--seeds', '30', '--mutant', 'vote-twice'];
    const whole = join(directory, 'whole.json');
    const small = join(directory, 'small.json');
    expect((await quorate('sim', 'raft', ...mutant, '--trace', whole)).code).toBe(1);
    expect((await quorate('sim', 'raft', ...mutant, '--trace', small, '--shrink')).code).toBe(1);
    expect(statSync(small).size).toBeLessThan(statSync(whole).size / 2);
    const { code, output } = await quorate('sim', 'replay', '--quiet', small);
    expect(code).toBe(1);
    expect(output).toContain('violation of one-vote');
  });
});
