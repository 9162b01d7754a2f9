// The architecture's table as data: who may import whom, and what the pure folders must not touch.
// ARCHITECTURE.md says why; scripts/check-layers.ts enforces it.

export interface Layer {
  /** Path under src: a folder, or a file. The longest match decides. */
  readonly path: string;
  /** Layers (by `path`) that this one may import besides itself. */
  readonly imports: readonly string[];
  /** Packages it may import; `node:*` stands for Node's own modules. */
  readonly packages: readonly string[];
  /** Pure: no clock, no randomness, no I/O; the same code runs on the host, in the simulator and in a browser. */
  readonly isPure: boolean;
  /** Each folder directly inside is an island: none imports another. Files directly inside are common ground. */
  readonly hasIslands?: boolean;
}

const NODE = 'node:*';
const pure = (path: string, imports: readonly string[]): Layer => ({ path, imports, packages: [], isPure: true });

export const LAYERS: readonly Layer[] = [
  pure('core', []),
  { ...pure('protocols', ['core']), hasIslands: true },
  pure('checkers', ['core', 'protocols']),
  pure('codec', ['core']),
  pure('kv', ['core', 'codec']),
  pure('storage', ['core', 'codec']),
  pure('simulator', ['core', 'protocols', 'checkers', 'codec', 'kv', 'storage']),
  {
    path: 'storage/node',
    imports: ['core', 'codec', 'storage', 'kv'],
    packages: [NODE, 'lmdb'],
    isPure: false,
  },
  { path: 'transport', imports: ['core', 'codec'], packages: [NODE], isPure: false },
  {
    path: 'host',
    imports: ['core', 'codec', 'protocols', 'storage', 'storage/node', 'transport'],
    packages: [NODE],
    isPure: false,
  },
  { path: 'grpc', imports: ['core', 'codec'], packages: [NODE], isPure: false },
  {
    path: 'etcd',
    imports: ['core', 'codec', 'protocols', 'kv', 'storage', 'storage/node', 'transport', 'host', 'grpc'],
    packages: [NODE, 'pino', 'prom-client'],
    isPure: false,
  },
  { path: 'transactions', imports: ['core', 'codec', 'protocols', 'host', 'client'], packages: [NODE], isPure: false },
  { path: 'client', imports: ['core', 'codec', 'grpc'], packages: [NODE], isPure: false },
  {
    path: 'cli',
    imports: [
      'core',
      'protocols',
      'checkers',
      'simulator',
      'codec',
      'kv',
      'storage',
      'storage/node',
      'transport',
    ].concat(['host', 'grpc', 'etcd', 'client', 'transactions', 'index.ts']),
    packages: [NODE, 'commander', 'pg', 'pino', 'yaml', 'zod'],
    isPure: false,
  },
  // The package's front door: it hands out what embedders need.
  {
    path: 'index.ts',
    imports: ['core', 'protocols', 'kv', 'storage', 'storage/node', 'host', 'transactions'],
    packages: [],
    isPure: false,
  },
];

/**
 * Names that pure code must not mention. The compiler already refuses most of them there (tsconfig.pure.json has neither
 * Node's nor the DOM's types); this list also covers what the language itself offers, and says why in one place.
 */
export const FORBIDDEN_GLOBALS: ReadonlyMap<string, string> = new Map([
  ...['Date', 'performance', 'Temporal'].map((name) => [name, 'time is an argument (`now`)'] as const),
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map(
    (name) => [name, 'timers are the driver’s: use the outbox'] as const,
  ),
  ...['Promise', 'async'].map((name) => [name, 'completions come as inputs, in an order the driver decides'] as const),
  ...['console', 'process', 'Buffer', 'require', 'TextEncoder', 'TextDecoder', 'fetch', 'crypto', 'navigator'].map(
    (name) => [name, 'pure folders use no Node and no DOM interface'] as const,
  ),
  ...['globalThis', 'window', 'self', 'eval', 'Function'].map(
    (name) => [name, 'a way around this very check'] as const,
  ),
  ...['WeakRef', 'FinalizationRegistry', 'Atomics', 'SharedArrayBuffer', 'Intl'].map(
    (name) => [name, 'its answers differ from run to run or from engine to engine'] as const,
  ),
]);

/** Members of allowed globals that are forbidden all the same. */
export const FORBIDDEN_MEMBERS: ReadonlyMap<string, string> = new Map([
  ['Math.random', 'randomness comes from a seed: core/random.ts'],
]);
