// A member's acquaintances, with chance from the machine for a fresh directory's number.
import { randomBytes } from 'node:crypto';
import { Acquaintances } from '../storage/acquaintances.js';
export function openAcquaintances(fs, directory) {
    return new Acquaintances(fs, directory, () => Number(randomBytes(8).readBigUInt64BE() >> 11n) || 1);
}
//# sourceMappingURL=acquaintances.js.map