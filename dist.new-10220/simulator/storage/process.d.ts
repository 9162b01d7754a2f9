import type { Clock } from '../../core/clock.ts';
import type { QuorateError } from '../../core/errors.ts';
import { Acquaintances } from '../../storage/acquaintances.ts';
import { type SnapshotStore } from '../../storage/snapshots.ts';
import type { FlawedFileSystem } from './flaws.ts';
import type { Journal } from './journal.ts';
import { type LedgerSpec } from './ledger.ts';
import type { StorageRules } from './mutants.ts';
import type { Shelf } from './shelf.ts';
export declare const DIRECTORY = "data";
export declare const WAL_DIRECTORY: string;
export declare const SNAPSHOT_DIRECTORY: string;
export interface ProcessPorts {
    readonly clock: Clock;
    readonly rules: StorageRules;
    readonly journal: Journal;
    readonly shelf: Shelf;
    readonly clusterId: number;
    readonly segmentBytes: number;
    drawBirth(): number;
    isDamagedSnapshot(index: number): boolean;
    onPromise(): void;
    onFatal(error: QuorateError): void;
}
export declare class StorageProcess {
    readonly acquaintances: Acquaintances;
    readonly snapshots: SnapshotStore;
    private readonly fs;
    private readonly ports;
    private readonly wal;
    private readonly ledger;
    private readonly driver;
    private requests;
    /** Opens everything and judges what is there. Throws what the storage code throws. */
    constructor(fs: FlawedFileSystem, ports: ProcessPorts);
    private driverLog;
    private release;
    request(command: LedgerSpec['Command']): void;
    /** Bytes that the log wrote before, if it has a file. */
    echo(place: number, bytes: number): Uint8Array;
    /** An orderly stop: what is not promised yet is forgotten, and the log is closed. */
    stop(): void;
    /** The process is gone. */
    abandon(): void;
}
