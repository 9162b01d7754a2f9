// What is stored beside the log and what was promised of it: snapshots, the directory's identity, acquaintances.
import { violated } from '../../checkers/invariant.js';
import { crc32 } from '../../core/crc32.js';
import { QuorateError } from '../../core/errors.js';
export class Shelf {
    snapshots = new Map();
    births = new Map();
    incarnation = 0;
    birth;
    // Snapshots
    begun(index, crc) {
        this.snapshots.set(index, { crc, isPromised: false });
    }
    finished(index) {
        const snapshot = this.snapshots.get(index);
        if (snapshot)
            snapshot.isPromised = true;
    }
    /** Older ones than these are about to be removed. */
    keeps(indexes) {
        const oldest = indexes[0] ?? 0;
        for (const [index, snapshot] of this.snapshots)
            if (index < oldest)
                snapshot.isPromised = false;
    }
    /** What unfinished writers left is removed at the next start. */
    judgeLeftovers(names) {
        const leftover = names.find((name) => !name.endsWith('.snapshot'));
        if (leftover !== undefined)
            violated('nothing-left-over', `a start left ${leftover} in the directory of snapshots`);
    }
    /** Every promised one is there, and whatever is there is whole. `isDamaged`: it may be refused instead. */
    judgeSnapshots(store, isDamaged) {
        const listed = store.list();
        for (const [index, { isPromised }] of this.snapshots) {
            if (isPromised && !listed.includes(index))
                violated('snapshots-survive', `the snapshot at ${index} is gone`);
        }
        for (const index of listed) {
            const crc = this.read(store, index, isDamaged(index));
            const snapshot = this.snapshots.get(index);
            if (crc === undefined) {
                if (snapshot)
                    snapshot.isPromised = false;
                store.remove(index);
            }
            else if (crc !== snapshot?.crc)
                violated('snapshots-whole', `the snapshot at ${index} has changed`);
        }
    }
    read(store, index, isDamaged) {
        let crc = 0;
        try {
            for (const chunk of store.open(index).chunks())
                crc = crc32(chunk, crc);
            return crc;
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            if (thrown.code === 'corrupt-snapshot' && isDamaged)
                return undefined;
            violated('snapshots-whole', `an undamaged snapshot is refused: ${thrown.message}`);
        }
    }
    // Identity and acquaintances
    judgeIdentity({ incarnation }) {
        if (incarnation <= this.incarnation) {
            violated('lives-differ', `this start is number ${incarnation}, an earlier one was ${this.incarnation}`);
        }
        this.incarnation = incarnation;
    }
    judgeBirth({ birth }) {
        if (this.birth !== undefined && birth !== this.birth)
            violated('birth-stays', "the directory's own number has changed");
        this.birth = birth;
    }
    /** `member` showed the number `birth` and was taken for the one that was here before, or not. */
    met(book, member, birth) {
        const known = this.births.get(member);
        const isAccepted = book.meet(member, birth) === undefined;
        if (known !== undefined && isAccepted !== (known === birth)) {
            violated('acquaintances-survive', `member ${member} came with ${birth} after ${known}, and was ${isAccepted ? '' : 'not '}accepted`);
        }
        if (isAccepted && book.isSaved)
            this.births.set(member, birth);
    }
}
//# sourceMappingURL=shelf.js.map