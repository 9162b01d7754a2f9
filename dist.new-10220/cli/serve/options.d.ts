import { Command } from 'commander';
import type { TlsSource } from '../../etcd/options.ts';
import type { EngineName } from '../../host/engines.ts';
import { type ListenUrl } from './urls.ts';
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
    readonly logLevel: LogLevel;
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
/**
 * The options of `quorate serve` from its arguments (without the command's name), the environment and the file that
 * `--config-file` names. Throws a `QuorateError` `invalid-option`.
 */
export declare function parseServeOptions(argv: readonly string[], env: Environment, readFile: (path: string) => string): ServeOptions;
/** The command with every flag, for parsing, help and completion. */
export declare function serveCommand(): Command;
/** Go programs take `-name` for `--name`; scripts written for etcd use it. */
export declare function withDoubleDashes(argv: readonly string[]): string[];
/** The flags that were given on the command line. */
export declare function settingsOf(command: Command): Settings;
/** Joins the sources and checks the whole. */
export declare function resolveServeOptions(flags: Settings, env: Environment, readFile: (path: string) => string): ServeOptions;
export {};
