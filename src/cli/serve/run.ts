// `quorate serve`: one member in this process, from its options to its end. Logs are JSON lines on standard error.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Logger, pino } from 'pino';
import { QuorateError } from '../../core/errors.ts';
import { type StopReason, startEtcdServer } from '../../etcd/server.ts';
import { EXIT } from '../exit-codes.ts';
import { packageVersion } from '../version.ts';
import { type LogLevel, resolveServeOptions, type Settings } from './options.ts';

/** Resolves to the exit code when the member has ended. Throws for wrong options only. */
export async function runServe(flags: Settings, env: NodeJS.ProcessEnv): Promise<number> {
  const options = resolveServeOptions(flags, env, (path) => readFileSync(path, 'utf8'));
  const log = createLog(options.logLevel);
  for (const warning of options.warnings) log.warn(warning);
  const { name, dataDir, electionTimeoutMs, heartbeatIntervalMs } = options;
  log.info(
    { name, dataDir, electionTimeoutMs, heartbeatIntervalMs, node: process.versions.node },
    `quorate ${packageVersion()} starts`,
  );
  // The process ends as always after a bug, but its last words are in the log.
  process.on('uncaughtExceptionMonitor', (err) =>
    log.fatal({ err }, `this is a bug, please report it: ${err.message}`),
  );
  const stopper = listenForStop(log);
  try {
    const server = await startEtcdServer({ ...options, log, setLogLevel: (level) => setLevel(log, level) });
    stopper.onStop(() => void server.close());
    void server.ready.then(notifyReady);
    return exitCodeOf(await server.stopped);
  } catch (thrown) {
    const error = QuorateError.from(thrown);
    if (error.code === 'invalid-option') throw error;
    log.fatal({ code: error.code, ...(error.code === 'internal' ? { err: error } : {}) }, error.message);
    return EXIT.failure;
  } finally {
    stopper.dispose();
  }
}

function exitCodeOf(reason: StopReason): number {
  switch (reason.type) {
    // A removed member has nothing left to do: starting it again would not help, so it does not ask for that.
    case 'closed':
    case 'removed':
      return EXIT.ok;
    case 'fatal':
      return EXIT.failure;
  }
}

/** The level as a word and the time as etcd's logs have them. Lines are written at once, so that none is lost in a crash. */
function createLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: {},
      timestamp: () => `,"ts":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

/** A change of level at run time. */
function setLevel(log: Logger, level: string): boolean {
  if (!Object.hasOwn(log.levels.values, level)) return false;
  log.level = level;
  log.info({ level }, 'the log’s level has changed');
  return true;
}

/** Tells systemd, for services of Type=notify, by its own program: Node cannot send to the kind of socket it listens on. */
function notifyReady(): void {
  if (process.env['NOTIFY_SOCKET'] === undefined) return;
  const child = spawn('systemd-notify', ['--ready', `--pid=${process.pid}`], { stdio: 'ignore' });
  child.on('error', () => {});
}

/** SIGTERM, SIGINT, and the end of the parent process if it is `quorate up`: the first asks, a second signal insists. */
function listenForStop(log: Logger): { onStop(stop: () => void): void; dispose(): void } {
  let stop: (() => void) | undefined;
  let isAsked = false;
  const ask = (why: string): void => {
    log.info(`${why}: stopping`);
    if (isAsked) return;
    isAsked = true;
    stop?.();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isAsked) {
      log.warn(`${signal} again: leaving at once`);
      process.exit(EXIT.interrupted);
    }
    ask(signal);
  };
  const onDisconnect = (): void => ask('the parent process is gone');
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal).on('disconnect', onDisconnect);
  return {
    onStop(listener) {
      stop = listener;
      if (isAsked) listener();
    },
    dispose() {
      process.off('SIGTERM', onSignal).off('SIGINT', onSignal).off('disconnect', onDisconnect);
      // The channel to the parent would keep the process alive.
      if (process.connected) process.disconnect();
    },
  };
}
