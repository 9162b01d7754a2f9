// The load generator: a Go program around etcd's official client, built once with the `go` on the PATH.

import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOURCE = fileURLToPath(new URL('../load', import.meta.url));

export interface LoadSettings {
  readonly operation: 'put' | 'get' | 'serializable-get' | 'txn' | 'watch';
  readonly connections: number;
  /** Those who ask, or, of `watch`, those who watch: `writers` put then. */
  readonly clients: number;
  readonly writers?: number;
  readonly seconds?: number;
  readonly keys?: number;
  readonly valueBytes?: number;
  /** Put each key once instead of running for a time. */
  readonly fill?: boolean;
}

export interface LoadReport {
  readonly done: number;
  readonly failed: number;
  readonly error?: string;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Builds into a directory of its own under `directory`: the sources stay as they are. Throws without `go`. */
export function buildLoad(directory: string): string {
  const work = mkdtempSync(join(directory, 'load-'));
  cpSync(SOURCE, work, { recursive: true });
  for (const args of [
    ['mod', 'tidy'],
    ['build', '-o', 'load', '.'],
  ]) {
    const { status, stderr, error } = spawnSync('go', args, { cwd: work, encoding: 'utf8' });
    if (error !== undefined) throw new Error(`the load generator needs Go on the PATH: ${error.message}`);
    if (status !== 0) throw new Error(`go ${args.join(' ')} failed:\n${stderr}`);
  }
  return join(work, 'load');
}

export async function runLoad(
  program: string,
  endpoints: readonly string[],
  settings: LoadSettings,
): Promise<LoadReport> {
  const { stdout } = await promisify(execFile)(program, [
    ...['-endpoints', endpoints.join(','), '-operation', settings.operation],
    ...['-connections', String(settings.connections), '-clients', String(settings.clients)],
    ...['-seconds', String(settings.seconds ?? 5), '-keys', String(settings.keys ?? 10_000)],
    ...(settings.writers === undefined ? [] : ['-writers', String(settings.writers)]),
    ...['-value-bytes', String(settings.valueBytes ?? 256), `-fill=${settings.fill === true}`],
  ]);
  return JSON.parse(stdout) as LoadReport;
}
