// What a crash leaves of what was not synced: the choices a disk makes, as policies for `MemoryFileSystem.crash`.
/** The unit in which a disk writes: whole sectors, in any order. */
export const SECTOR_BYTES = 512;
const whole = (change) => [[0, Math.max(change.length, 1)]];
/** The disk had written nothing that it was not made to. */
export const loseUnsynced = { surviving: () => [], survivesName: () => false };
/** The disk had written everything, as when only the process died. */
export const keepUnsynced = { surviving: whole, survivesName: () => true };
/** Everything is on disk but the end of the last change, which stops after `bytes` bytes. */
export function tearLastAt(bytes) {
    return {
        surviving: (change) => (change.isLast && change.type === 'write' ? [[0, bytes]] : whole(change)),
        survivesName: () => true,
    };
}
/** Each sector of each unsynced write is on disk or not as `chooses` says; names and sizes are. */
export function keepSectors(chooses) {
    return {
        surviving: (change) => (change.type === 'resize' ? whole(change) : sectorsOf(change, chooses)),
        survivesName: () => true,
    };
}
/**
 * Anything that the port's contract allows, by `random`: nothing, everything, a prefix of the changes torn at any byte, or
 * any sectors of any of them; and any of the names.
 */
export function randomCrash(random) {
    const mode = random.pick(['nothing', 'everything', 'prefix', 'sectors', 'sectors']);
    const names = random.pick(['nothing', 'everything', 'some']);
    let isPastTear = false;
    return {
        surviving: (change) => {
            if (mode === 'nothing')
                return [];
            if (mode === 'everything')
                return whole(change);
            if (mode === 'sectors') {
                if (change.type === 'resize')
                    return random.chance(0.5) ? whole(change) : [];
                return sectorsOf(change, () => random.chance(0.5));
            }
            if (isPastTear)
                return [];
            isPastTear = change.isLast || random.chance(0.3);
            if (!isPastTear || change.type === 'resize')
                return whole(change);
            return [[0, random.below(change.length + 1)]];
        },
        survivesName: () => names === 'everything' || (names === 'some' && random.chance(0.5)),
    };
}
/** The parts of a write by the sectors of the file that they fall into, those that `chooses` keeps. */
function sectorsOf(change, chooses) {
    const ranges = [];
    const end = change.offset + change.length;
    for (let at = change.offset; at < end;) {
        const sector = Math.floor(at / SECTOR_BYTES);
        const next = Math.min(end, (sector + 1) * SECTOR_BYTES);
        if (chooses(sector))
            ranges.push([at - change.offset, next - change.offset]);
        at = next;
    }
    return ranges;
}
//# sourceMappingURL=crash-policies.js.map