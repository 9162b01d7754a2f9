// The flags that all of the client's commands share, and their variables: QUORATE_ENDPOINTS before ETCDCTL_ENDPOINTS, and so
// on for each.

import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ClientOptions, ClientTls } from '../../client/index.ts';
import { parseDuration } from '../../etcd/durations.ts';
import { badArguments, CLIENT_EXIT, ClientExit } from './exit.ts';
import { messageText } from './report.ts';
import { askSecret } from './secrets.ts';
import { FORMATS, type Format } from './show.ts';

const HEADING = 'Global options:';

interface GlobalFlag {
  readonly flags: string;
  readonly text: string;
  readonly fallback?: string;
  readonly choices?: readonly string[];
}

/** Without a value in angle brackets it is yes or no. */
const GLOBAL_FLAGS: readonly GlobalFlag[] = [
  { flags: '--endpoints <list>', text: 'members to talk to, comma separated', fallback: '127.0.0.1:2379' },
  { flags: '-w, --write-out <format>', text: 'how answers are printed', fallback: 'simple', choices: FORMATS },
  { flags: '--hex', text: 'print keys and values in hexadecimal' },
  { flags: '--user <name[:password]>', text: 'who you are; the password is asked for if it is missing' },
  { flags: '--password <password>', text: 'goes with --user' },
  { flags: '--auth-jwt-token <token>', text: 'a token instead of --user' },
  { flags: '--cacert <file>', text: 'who may have signed the members’ certificates' },
  { flags: '--cert <file>', text: 'the certificate to show' },
  { flags: '--key <file>', text: 'the key of --cert' },
  { flags: '--insecure-skip-tls-verify', text: 'take any certificate: for tests only' },
  { flags: '--no-insecure-transport', text: 'speak TLS to endpoints that do not say how' },
  { flags: '--command-timeout <duration>', text: 'how long a short command may take', fallback: '5s' },
  { flags: '--dial-timeout <duration>', text: 'how long connecting to a member may take', fallback: '2s' },
  {
    flags: '--keepalive-time <duration>',
    text: 'ask for a sign of life so often; at least 10s are kept',
    fallback: '2s',
  },
  { flags: '--keepalive-timeout <duration>', text: 'and give it up after', fallback: '6s' },
  { flags: '--max-request-bytes <number>', text: 'refuse to send more (0: 2 MiB)', fallback: '0' },
  { flags: '--max-recv-bytes <number>', text: 'refuse to take more (0: 2 GiB)', fallback: '0' },
];

export interface GlobalFlags {
  readonly endpoints: readonly string[];
  readonly format: Format;
  readonly isHex: boolean;
  readonly commandTimeoutMs: number;
  /** Was it asked for? Commands that may take long take as long as they need otherwise. */
  readonly isTimeoutGiven: boolean;
  /** All that a client is made of, but for its endpoints. */
  readonly client: Omit<ClientOptions, 'endpoints'>;
}

/** Names of the flags that stand with a value, with their dashes. */
export const GLOBAL_VALUE_FLAGS: ReadonlySet<string> = new Set(
  GLOBAL_FLAGS.filter(({ flags }) => flags.includes('<')).flatMap(
    ({ flags }) => flags.match(/-[\w-]+/g)?.filter((each) => /^-\w$|^--/.test(each)) ?? [],
  ),
);
export const GLOBAL_SWITCHES: ReadonlySet<string> = new Set([
  '--hex',
  '--insecure-skip-tls-verify',
  '--insecure-transport',
]);

export function addGlobalFlags(command: Command): Command {
  for (const { flags, text, fallback, choices } of GLOBAL_FLAGS) {
    const isBare = !flags.includes('<');
    const described = fallback === undefined || fallback === '0' ? text : `${text} (default: ${fallback})`;
    const option = new Option(flags, choices ? `${described}: ${choices.join(', ')}` : described).helpGroup(HEADING);
    if (flags.startsWith('--endpoints'))
      option.argParser((text, before: string | undefined) => (before ? `${before},${text}` : text));
    if (isBare && flags.startsWith('--no-')) option.default(true);
    command.addOption(option);
  }
  return command;
}

type Raw = Readonly<Record<string, string | boolean | undefined>>;

/** What was given, in flags or variables, with defaults. */
export async function readGlobalFlags(command: Command, environment: NodeJS.ProcessEnv): Promise<GlobalFlags> {
  const raw = command.opts<Raw>();
  const text = (name: string): string | undefined => {
    const given = raw[camel(name)];
    if (typeof given === 'string') return given;
    return (
      fromEnvironment(name, environment) ?? GLOBAL_FLAGS.find(({ flags }) => flags.includes(`--${name} `))?.fallback
    );
  };
  const isSet = (name: string, isUsual = false): boolean => {
    const given = raw[camel(name)];
    if (typeof given === 'boolean' && given !== isUsual) return given;
    return booleanOf(fromEnvironment(name, environment) ?? String(isUsual), name);
  };
  const duration = (name: string): number => durationOf(text(name) as string, name);
  const size = (name: string): number => sizeOf(text(name) as string, name);
  const format = text('write-out') as Format;
  if (!FORMATS.includes(format)) throw new ClientExit(CLIENT_EXIT.badFeature, 'unsupported output format');
  const tls = readTls(text, isSet('insecure-skip-tls-verify'), isSet('insecure-transport', true));
  const user = await readUser(text('user'), text('password'));
  const token = text('auth-jwt-token');
  const [requestBytesMax, responseBytesMax] = [size('max-request-bytes'), size('max-recv-bytes')];
  return {
    endpoints: (text('endpoints') as string).split(',').map((each) => each.trim()),
    format,
    isHex: isSet('hex'),
    commandTimeoutMs: duration('command-timeout'),
    isTimeoutGiven: raw['commandTimeout'] !== undefined,
    client: {
      ...(tls && { tls }),
      ...(token ? { token } : user && { user }),
      timeoutMs: duration('command-timeout'),
      dialTimeoutMs: duration('dial-timeout'),
      keepAliveMs: duration('keepalive-time'),
      keepAliveTimeoutMs: duration('keepalive-timeout'),
      ...(requestBytesMax > 0 && { requestBytesMax }),
      ...(responseBytesMax > 0 && { responseBytesMax }),
    },
  };
}

const camel = (name: string): string => name.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());

function fromEnvironment(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const upper = name.replaceAll('-', '_').toUpperCase();
  return environment[`QUORATE_${upper}`] || environment[`ETCDCTL_${upper}`] || undefined;
}

function booleanOf(text: string, name: string): boolean {
  if (/^(1|t|true)$/i.test(text)) return true;
  if (/^(0|f|false)$/i.test(text)) return false;
  throw badArguments(`--${name} must be true or false, got '${text}'`);
}

function durationOf(text: string, name: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined || !(milliseconds > 0)) {
    throw badArguments(`--${name} must be a duration above 0 such as 500ms, 5s or 1m30s, got '${text}'`);
  }
  return milliseconds;
}

function sizeOf(text: string, name: string): number {
  if (!/^\d+$/.test(text)) throw badArguments(`--${name} must be a number of bytes, got '${text}'`);
  return Number(text);
}

function readTls(
  text: (name: string) => string | undefined,
  isUnverified: boolean,
  isInsecure: boolean,
): ClientTls | undefined {
  const [ca, cert, key] = ['cacert', 'cert', 'key'].map((name) => {
    const file = text(name);
    if (file === undefined) return undefined;
    if (file === '') throw badArguments(`empty string is passed to --${name} option`);
    try {
      return readFileSync(file);
    } catch (thrown) {
      throw badArguments(`--${name}: ${messageText(thrown)}`);
    }
  });
  if ((cert === undefined) !== (key === undefined)) throw badArguments('--cert and --key go together');
  if (!ca && !cert && !isUnverified && isInsecure) return undefined;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), ...(isUnverified && { isUnverified }) };
}

async function readUser(user: string | undefined, password: string | undefined) {
  if (!user) return undefined;
  if (password) return { name: user, password };
  const at = user.indexOf(':');
  if (at >= 0) return { name: user.slice(0, at), password: user.slice(at + 1) };
  return { name: user, password: await askSecret('Password: ') };
}

/** A parser for commander: a whole number, perhaps negative. */
export function integer(text: string): number {
  const number = Number(text);
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(number))
    throw new InvalidArgumentError('A whole number is needed.');
  return number;
}
