import { type Crc32 } from '../../core/crc32.ts';
import { type DriverPorts, ProtocolDriver } from '../../core/driver.ts';
import type { QuorateError } from '../../core/errors.ts';
import type { WalRecord } from '../../storage/wal.ts';
import { type WalRules } from '../../storage/wal-rules.ts';
import { type RuleMutant } from '../subject.ts';
import type { Flaws } from './flaws.ts';
import type { LedgerSpec } from './ledger.ts';
export interface StorageRules {
    readonly flaws: Flaws;
    readonly wal: WalRules;
    readonly walCrc32: Crc32;
    readonly snapshotCrc32: Crc32;
    checkpoint(record: WalRecord): readonly WalRecord[];
    drive(ports: DriverPorts<LedgerSpec>): ProtocolDriver<LedgerSpec>;
    /** What the driver is told of a commit. */
    commitOutcome(error: QuorateError | undefined): QuorateError | undefined;
    /** The log is released when that is asked for, not when it is durable that it was. */
    readonly releasesEarly: boolean;
}
export declare const STORAGE_RULES: StorageRules;
export declare const STORAGE_MUTANTS: readonly RuleMutant<StorageRules>[];
