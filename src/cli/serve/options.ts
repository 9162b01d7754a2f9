// From flags, environment and configuration file to the checked options of one member. Pure but for the reader of the
// file, which is passed in. Flags win over the environment, the environment over the file. Every error names the option,
// where it was set, and its value.

import { Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { QuorateError } from '../../core/errors.ts';
import { parseDuration } from '../../etcd/durations.ts';
import type { AutoCompactionOptions } from '../../etcd/maintenance/auto-compaction.ts';
import type { TlsSource } from '../../etcd/options.ts';
import type { TracingOptions } from '../../etcd/tracing.ts';
import type { EngineName } from '../../host/engines.ts';
import { readConfigFile } from './config-file.ts';
import { SERVE_FLAGS, type ServeFlag } from './flags.ts';
import { EXPERIMENTAL_PREFIX, REFUSED_FLAGS } from './refused-flags.ts';
import { tlsOf } from './tls.ts';
import { type ListenUrl, parseCluster, parseUrls } from './urls.ts';

export interface FoundingMember {
  readonly name: string;
  readonly peerUrls: readonly string[];
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** What one member runs with. Durations in milliseconds, sizes in bytes. */
export interface ServeOptions {
  readonly name: string;
  readonly dataDir: string;
  readonly listenClientUrls: readonly ListenUrl[];
  readonly listenPeerUrls: readonly ListenUrl[];
  readonly advertiseClientUrls: readonly string[];
  readonly initialAdvertisePeerUrls: readonly string[];
  readonly initialCluster: readonly FoundingMember[];
  readonly initialClusterState: 'new' | 'existing';
  readonly initialClusterToken: string;
  /** Undefined: what the data directory holds. */
  readonly consensus: EngineName | undefined;
  readonly heartbeatIntervalMs: number;
  readonly electionTimeoutMs: number;
  readonly snapshotCount: number;
  readonly maxTxnOps: number;
  readonly maxRequestBytes: number;
  readonly maxRangeBytes: number;
  readonly maxConnections: number;
  readonly maxConcurrentStreams: number;
  readonly maxConcurrentRequests: number;
  readonly maxStreams: number;
  readonly maxWatchesPerStream: number;
  readonly maxWatches: number;
  readonly maxHeldBytes: number;
  readonly keepAliveMinTimeMs: number;
  readonly keepAliveIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly watchProgressIntervalMs: number;
  readonly logLevel: LogLevel;
  readonly listenMetricsUrls: readonly ListenUrl[];
  readonly metrics: 'basic' | 'extensive';
  readonly tracing?: Omit<TracingOptions, 'log'>;
  readonly cors: readonly string[];
  readonly hostWhitelist: readonly string[];
  readonly quotaBackendBytes: number;
  readonly autoCompaction: AutoCompactionOptions;
  readonly corruptionCheckIntervalMs: number;
  readonly checksCorruptionAtStart: boolean;
  readonly promotesLearners: boolean;
  readonly authToken: string;
  readonly authTokenTtlSeconds: number;
  readonly clientTls?: TlsSource;
  readonly peerTls?: TlsSource;
  /** What is odd but not wrong, in words; logged at the start. */
  readonly warnings: readonly string[];
}

/** One setting as its source has it: the text, and where it came from, in words. */
export interface Setting {
  readonly text: string;
  readonly source: string;
}

export type Settings = Map<string, Setting>;
type Environment = Readonly<Record<string, string | undefined>>;

const FLAGS = new Map(SERVE_FLAGS.map((flag) => [flag.name, flag]));
const REFUSED = new Map(REFUSED_FLAGS.map((flag) => [flag.name, flag]));

/**
 * The options of `quorate serve` from its arguments (without the command's name), the environment and the file that
 * `--config-file` names. Throws a `QuorateError` `invalid-option`.
 */
export function parseServeOptions(
  argv: readonly string[],
  env: Environment,
  readFile: (path: string) => string,
): ServeOptions {
  return resolveServeOptions(parseArguments(argv), env, readFile);
}

/** The command with every flag, for parsing, help and completion. */
export function serveCommand(): Command {
  const command = new Command('serve').description('start one member of a cluster; the flags are etcd’s');
  for (const flag of SERVE_FLAGS) {
    const value = flag.kind === 'boolean' ? '[boolean]' : `<${placeholder(flag)}>`;
    command.addOption(new Option(`--${flag.name} ${value}`, describe(flag)).helpGroup(`${flag.group}:`));
  }
  for (const { name, isBoolean } of REFUSED_FLAGS) {
    command.addOption(new Option(isBoolean ? `--${name} [boolean]` : `--${name} <value>`).hideHelp());
  }
  return command.addHelpText(
    'after',
    '\nEach flag is also read from ETCD_<FLAG> and QUORATE_<FLAG> (upper case, _ for -), and from --config-file.\n' +
      'Flags win over the environment, the environment over the file; QUORATE_ wins over ETCD_.',
  );
}

function placeholder(flag: ServeFlag): string {
  if (flag.choices) return flag.choices.join('|');
  return flag.kind === 'milliseconds' ? 'ms' : flag.kind === 'integer' ? 'number' : flag.kind;
}

function describe(flag: ServeFlag): string {
  return flag.initial ? `${flag.help} (default: ${flag.initial})` : flag.help;
}

/** Go programs take `-name` for `--name`; scripts written for etcd use it. */
export function withDoubleDashes(argv: readonly string[]): string[] {
  return argv.map((argument) => (/^-[a-z][a-z0-9-]/.test(argument) ? `-${argument}` : argument));
}

function parseArguments(argv: readonly string[]): Settings {
  refuseExperimental(argv);
  const command = serveCommand()
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  try {
    command.parse(withDoubleDashes(argv), { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) throw invalid(thrown.message.replace(/^error: /, ''));
    throw thrown;
  }
  return settingsOf(command);
}

/** Throws for etcd's trials, which Commander would call unknown. */
export function refuseExperimental(argv: readonly string[]): void {
  const found = argv.find(
    (argument) => argument.startsWith('-') && argument.replace(/^-+/, '').startsWith(EXPERIMENTAL_PREFIX),
  );
  if (found === undefined) return;
  throw invalid(`--${found.replace(/^-+|=.*$/g, '')} is refused: none of etcd’s experimental flags is supported`);
}

/** The flags that were given on the command line. */
export function settingsOf(command: Command): Settings {
  const settings: Settings = new Map();
  for (const option of command.options) {
    const name = option.long?.slice(2) ?? '';
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value === undefined || !(FLAGS.has(name) || REFUSED.has(name))) continue;
    settings.set(name, { text: value === true ? 'true' : String(value), source: `--${name}` });
  }
  return settings;
}

/** Joins the sources and checks the whole. */
export function resolveServeOptions(
  flags: Settings,
  env: Environment,
  readFile: (path: string) => string,
): ServeOptions {
  const warnings: string[] = [];
  const environment = settingsOfEnvironment(env, warnings);
  const path = flags.get('config-file') ?? environment.get('config-file');
  const file = path?.text ? readConfigFile(path.text, readFile, isKnown) : new Map<string, Setting>();
  const settings: Settings = new Map([...file, ...environment, ...flags]);
  refuseWhatIsMissing(settings);
  return checkTogether(new Values(settings), settings, warnings);
}

function isKnown(name: string): boolean {
  return FLAGS.has(name) || REFUSED.has(name) || name.startsWith(EXPERIMENTAL_PREFIX);
}

/** `ETCD_LISTEN_CLIENT_URLS` and `QUORATE_LISTEN_CLIENT_URLS`; ours wins. An unknown one is only worth a warning. */
function settingsOfEnvironment(env: Environment, warnings: string[]): Settings {
  const settings: Settings = new Map();
  for (const prefix of ['ETCD_', 'QUORATE_']) {
    for (const [variable, text] of Object.entries(env)) {
      if (!variable.startsWith(prefix) || text === undefined) continue;
      const name = variable.slice(prefix.length).toLowerCase().replaceAll('_', '-');
      if (isKnown(name)) settings.set(name, { text, source: variable });
      else if (!OTHER_VARIABLES.has(variable)) warnings.push(`unrecognised environment variable ${variable}`);
    }
  }
  return settings;
}

/** Variables with our prefixes that are no flags of `serve`: of our client and test tools, and of etcd's start scripts. */
const OTHER_VARIABLES = new Set(['QUORATE_ENDPOINTS', 'QUORATE_REPORTS', 'QUORATE_BIN', 'ETCD_UNSUPPORTED_ARCH']);

function refuseWhatIsMissing(settings: Settings): void {
  for (const [name, { text, source }] of settings) {
    if (name.startsWith(EXPERIMENTAL_PREFIX)) {
      throw invalid(`${source} is refused: none of etcd’s experimental flags is supported`);
    }
    const refused = REFUSED.get(name);
    if (!refused) continue;
    const value = refused.isBoolean ? String(parseBoolean(text, source)) : text;
    if (!refused.inert.includes(value)) throw invalid(`${source} '${text}' is refused: ${refused.why}`);
  }
}

/** Go's spellings of a boolean. */
function parseBoolean(text: string, source: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True', ''].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw invalid(`${source} expects true or false, got '${text}'`);
}

/** Reads settings by name and kind, falling back to the table's initial values. */
class Values {
  private readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  setting(name: string): Setting {
    return this.settings.get(name) ?? { text: FLAGS.get(name)?.initial ?? '', source: `--${name}` };
  }

  text<T extends string = string>(name: string): T {
    const { text, source } = this.setting(name);
    const choices = FLAGS.get(name)?.choices;
    const schema = choices ? z.enum(choices as [string, ...string[]]) : z.string().min(1);
    if (schema.safeParse(text).success) return text as T;
    throw invalid(
      choices ? `${source} must be one of ${choices.join(', ')}, got '${text}'` : `${source} must not be empty`,
    );
  }

  /** undefined for the empty text. */
  optional(name: string): string | undefined {
    return this.setting(name).text === '' ? undefined : this.text(name);
  }

  list(name: string): string[] {
    return (this.optional(name) ?? '').split(',').map((each) => each.trim());
  }

  boolean(name: string): boolean {
    const { text, source } = this.setting(name);
    return parseBoolean(text, source);
  }

  integer(name: string): number {
    const { text, source } = this.setting(name);
    const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER, kind } = FLAGS.get(name) ?? {};
    const unit = kind === 'milliseconds' ? ' of milliseconds' : '';
    const schema = z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number)
      .pipe(z.number().min(minimum).max(maximum));
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw invalid(`${source} expects a whole number${unit} from ${minimum} to ${maximum}, got '${text}'`);
  }

  duration(name: string, leastMs = 0): number {
    const { text, source } = this.setting(name);
    const milliseconds = parseDuration(text);
    if (milliseconds === undefined) throw invalid(`${source} expects a time such as 10m, got '${text}'`);
    if (milliseconds >= leastMs && milliseconds <= LONGEST_MS) return Math.round(milliseconds);
    throw invalid(`${source} expects a time from ${leastMs}ms to ${LONGEST_MS / HOUR_MS}h, got '${text}'`);
  }

  urls(name: string, isListening: boolean): ListenUrl[] {
    const { text, source } = this.setting(name);
    return parseUrls(text, source, isListening);
  }
}

/** Timers hold no more than some 24 days. */
const LONGEST_MS = 500 * 3_600_000;
const DEFAULT_QUOTA_BYTES = 2 * 1024 ** 3;
const HOUR_MS = 3_600_000;

function tracingOf(values: Values): Omit<TracingOptions, 'log'> {
  return {
    address: values.text('distributed-tracing-address'),
    serviceName: values.text('distributed-tracing-service-name'),
    instanceId: values.optional('distributed-tracing-instance-id') ?? '',
    samplesPerMillion: values.integer('distributed-tracing-sampling-rate'),
  };
}

/** As in etcd, a bare number is hours where time is meant. */
function autoCompaction(values: Values): AutoCompactionOptions {
  const mode = values.text<'periodic' | 'revision'>('auto-compaction-mode');
  const { text, source } = values.setting('auto-compaction-retention');
  const isNumber = /^\d{1,15}$/.test(text);
  if (mode === 'revision') {
    if (isNumber) return { mode, retention: Number(text) };
    throw invalid(`${source} expects a number of revisions, got '${text}'`);
  }
  const retention = isNumber ? Number(text) * HOUR_MS : parseDuration(text);
  if (retention === undefined) throw invalid(`${source} expects a time such as 10m, or hours, got '${text}'`);
  return { mode, retention };
}

const LOG_LEVELS: Readonly<Record<string, LogLevel>> = { panic: 'fatal' };

/** Single values first, then what must fit together. */
function checkTogether(values: Values, settings: Settings, warnings: string[]): ServeOptions {
  const name = values.text('name');
  if (/[=,\s]/.test(name))
    throw invalid(`${values.setting('name').source} '${name}' must not contain =, comma or space`);
  const listenClientUrls = values.urls('listen-client-urls', true);
  const listenPeerUrls = values.urls('listen-peer-urls', true);
  const clientTls = tlsOf(values, { prefix: '', listening: listenClientUrls }, warnings);
  const peerTls = tlsOf(values, { prefix: 'peer-', listening: listenPeerUrls }, warnings);
  const logLevel = values.text('log-level');
  const options: ServeOptions = {
    name,
    dataDir: settings.has('data-dir') ? values.text('data-dir') : `${name}.quorate`,
    listenClientUrls,
    listenPeerUrls,
    advertiseClientUrls: advertisedClientUrls(values, settings, listenClientUrls),
    initialAdvertisePeerUrls: advertisedPeerUrls(values, settings, peerTls !== undefined),
    initialCluster: [],
    initialClusterState: values.text<'new' | 'existing'>('initial-cluster-state'),
    initialClusterToken: values.text('initial-cluster-token'),
    consensus: settings.has('consensus') ? values.text<EngineName>('consensus') : undefined,
    heartbeatIntervalMs: values.integer('heartbeat-interval'),
    electionTimeoutMs: values.integer('election-timeout'),
    snapshotCount: values.integer('snapshot-count'),
    maxTxnOps: values.integer('max-txn-ops'),
    maxRequestBytes: values.integer('max-request-bytes'),
    maxRangeBytes: values.integer('max-range-bytes'),
    maxConnections: values.integer('max-connections'),
    // etcd's own default, 2³² - 1, is more than HTTP/2 has streams.
    maxConcurrentStreams: Math.min(values.integer('max-concurrent-streams'), 0x7fff_ffff),
    maxConcurrentRequests: values.integer('max-concurrent-requests'),
    maxStreams: values.integer('max-streams'),
    maxWatchesPerStream: values.integer('max-watches-per-stream'),
    maxWatches: values.integer('max-watches'),
    maxHeldBytes: values.integer('max-held-bytes'),
    keepAliveMinTimeMs: values.duration('grpc-keepalive-min-time'),
    keepAliveIntervalMs: values.duration('grpc-keepalive-interval', 1000),
    keepAliveTimeoutMs: values.duration('grpc-keepalive-timeout', 1000),
    watchProgressIntervalMs: values.duration('watch-progress-notify-interval', 100),
    logLevel: LOG_LEVELS[logLevel] ?? (logLevel as LogLevel),
    listenMetricsUrls: values.optional('listen-metrics-urls') ? values.urls('listen-metrics-urls', true) : [],
    metrics: values.text<'basic' | 'extensive'>('metrics'),
    ...(values.boolean('enable-distributed-tracing') && { tracing: tracingOf(values) }),
    cors: values.list('cors'),
    hostWhitelist: values.list('host-whitelist'),
    quotaBackendBytes: values.integer('quota-backend-bytes') || DEFAULT_QUOTA_BYTES,
    autoCompaction: autoCompaction(values),
    corruptionCheckIntervalMs: values.duration('corrupt-check-time'),
    checksCorruptionAtStart: values.boolean('initial-corrupt-check'),
    promotesLearners: values.boolean('auto-promote-learners'),
    authToken: values.text('auth-token'),
    authTokenTtlSeconds: values.integer('auth-token-ttl'),
    ...(clientTls && { clientTls }),
    ...(peerTls && { peerTls }),
    warnings,
  };
  if (options.initialAdvertisePeerUrls.some((url) => url.startsWith('https:') !== (peerTls !== undefined))) {
    throw invalid('--initial-advertise-peer-urls and --listen-peer-urls must both be https, or both http');
  }
  const { electionTimeoutMs, heartbeatIntervalMs } = options;
  if (electionTimeoutMs < 5 * heartbeatIntervalMs) {
    throw invalid(
      `--election-timeout (${electionTimeoutMs} ms) must be at least 5 times --heartbeat-interval (${heartbeatIntervalMs} ms)`,
    );
  }
  return { ...options, initialCluster: foundingMembers(values, settings, options) };
}

function advertisedClientUrls(values: Values, settings: Settings, listening: readonly ListenUrl[]): string[] {
  if (settings.has('advertise-client-urls')) {
    return values.urls('advertise-client-urls', false).map((url) => url.href);
  }
  const listen = settings.get('listen-client-urls');
  // Nobody can connect to 0.0.0.0, and the default would name a port where nothing listens.
  if (listen) throw invalid(`--advertise-client-urls is required when ${listen.source} is set`);
  return listening.map((url) => url.href);
}

function advertisedPeerUrls(values: Values, settings: Settings, isTls: boolean): string[] {
  if (settings.has('initial-advertise-peer-urls')) {
    return values.urls('initial-advertise-peer-urls', false).map((url) => url.href);
  }
  return [`${isTls ? 'https' : 'http'}://localhost:2380`];
}

function foundingMembers(values: Values, settings: Settings, options: ServeOptions): FoundingMember[] {
  const { name, initialAdvertisePeerUrls: advertised } = options;
  if (!settings.has('initial-cluster')) return [{ name, peerUrls: advertised }];
  const { text, source } = values.setting('initial-cluster');
  const members = parseCluster(text, source);
  const own = members.find((member) => member.name === name);
  if (!own) {
    const names = members.map((member) => member.name).join(', ');
    throw invalid(`${source} does not contain this member: --name is '${name}', the list has ${names}`);
  }
  if ([...own.peerUrls].sort().join() !== [...advertised].sort().join()) {
    throw invalid(
      `--initial-advertise-peer-urls (${advertised.join()}) differs from what ${source} has for '${name}' (${own.peerUrls.join()})`,
    );
  }
  return members;
}

function invalid(message: string): QuorateError {
  return new QuorateError('invalid-option', message);
}
