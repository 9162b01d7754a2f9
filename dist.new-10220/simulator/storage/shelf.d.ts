import type { Acquaintances } from '../../storage/acquaintances.ts';
import type { Identity } from '../../storage/identity.ts';
import type { SnapshotStore } from '../../storage/snapshots.ts';
export declare class Shelf {
    private readonly snapshots;
    private readonly births;
    private incarnation;
    private birth;
    begun(index: number, crc: number): void;
    finished(index: number): void;
    /** Older ones than these are about to be removed. */
    keeps(indexes: readonly number[]): void;
    /** What unfinished writers left is removed at the next start. */
    judgeLeftovers(names: readonly string[]): void;
    /** Every promised one is there, and whatever is there is whole. `isDamaged`: it may be refused instead. */
    judgeSnapshots(store: SnapshotStore, isDamaged: (index: number) => boolean): void;
    private read;
    judgeIdentity({ incarnation }: Identity): void;
    judgeBirth({ birth }: Acquaintances): void;
    /** `member` showed the number `birth` and was taken for the one that was here before, or not. */
    met(book: Acquaintances, member: number, birth: number): void;
}
