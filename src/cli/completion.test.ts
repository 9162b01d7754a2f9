// Completion scripts know every command and flag; bash's is asked for real.

import { spawnSync } from 'node:child_process';
import { Command, Option } from 'commander';
import { describe, expect, test } from 'vitest';
import { completionScript } from './completion.ts';

function sample(): Command {
  const program = new Command('quorate').option('--version', 'the version');
  program
    .command('serve')
    .description('start "one" member; it’s etcd’s')
    .option('--name <text>', 'its name')
    .option('--log-level <debug|info>', 'how much')
    .addOption(new Option('--secret').hideHelp());
  const sim = program.command('sim').description('simulate');
  sim.command('raft').description('Raft').option('--seed <n>', 'a seed');
  return program;
}

const hasBash = spawnSync('bash', ['--version']).status === 0;

/** What bash offers for `words`, the last of which is being typed. */
function complete(...words: string[]): string[] {
  const script = [
    completionScript(sample(), 'bash'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash's placeholder
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quorate; printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const result = spawnSync('bash', ['-c', script, 'bash', 'quorate', ...words], { encoding: 'utf8' });
  expect(result.stderr).toBe('');
  return result.stdout.split('\n').filter((line) => line !== '');
}

describe.skipIf(!hasBash)('bash (skipped where there is none)', () => {
  test('offers commands, then their flags, then the values of a flag', () => {
    expect(complete('s')).toEqual(['serve', 'sim']);
    expect(complete('serve', '--n')).toEqual(['--name']);
    expect(complete('serve', '--log-level', '')).toEqual(['debug', 'info']);
    expect(complete('sim', '')).toEqual(expect.arrayContaining(['raft']));
    expect(complete('sim', 'raft', '--s')).toEqual(['--seed']);
    expect(complete('sim', 'raft', 'sim', '--s')).toEqual(['--seed']);
  });

  test('keeps hidden flags to itself', () => {
    expect(complete('serve', '--')).not.toContain('--secret');
  });
});

test.each(['zsh', 'fish'] as const)('%s gets every command and flag too', (shell) => {
  const script = completionScript(sample(), shell);
  for (const word of ['serve', 'sim', 'raft', 'name', 'log-level', 'seed', 'debug']) expect(script).toContain(word);
  expect(script).not.toContain('secret');
});
