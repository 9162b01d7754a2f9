// Deadlines of all calls on one timer: a wheel of slots, each a doubly linked list, so that setting and clearing a deadline
// costs a few pointer writes and no timer. Deadlines beyond one turn of the wheel stay in their slot and are looked at again.
const SLOTS = 1024;
const SLOT_MS = 8;
/** `wheelSlot` of what is on no list. */
export const OFF_WHEEL = -1;
/** Real time, on timers that keep no process alive. */
export const REAL_CLOCK = {
    now: () => performance.now(),
    set: (callback, delayMs) => setTimeout(callback, delayMs).unref(),
    clear: (timer) => clearTimeout(timer),
};
export class DeadlineWheel {
    slots = new Array(SLOTS).fill(undefined);
    clock;
    count = 0;
    /** The last slot number (not wrapped) whose deadlines were all looked at. */
    done;
    timer;
    constructor(clock = REAL_CLOCK) {
        this.clock = clock;
        this.done = Math.floor(clock.now() / SLOT_MS) - 1;
    }
    get size() {
        return this.count;
    }
    add(timed) {
        if (timed.deadline === Number.POSITIVE_INFINITY)
            return;
        // It may still be set from a deadline that has been removed: calls that come one by one share it.
        if (this.timer === undefined) {
            this.done = Math.floor(this.clock.now() / SLOT_MS) - 1;
            this.timer = this.clock.set(this.turn, SLOT_MS);
        }
        // A deadline that has passed goes into the slot that is looked at next.
        const number = Math.max(Math.floor(timed.deadline / SLOT_MS), this.done + 1);
        const slot = number % SLOTS;
        const first = this.slots[slot];
        timed.wheelSlot = slot;
        timed.wheelPrevious = undefined;
        timed.wheelNext = first;
        if (first !== undefined)
            first.wheelPrevious = timed;
        this.slots[slot] = timed;
        this.count++;
    }
    remove(timed) {
        const slot = timed.wheelSlot;
        if (slot === OFF_WHEEL)
            return;
        const { wheelNext, wheelPrevious } = timed;
        if (wheelPrevious === undefined)
            this.slots[slot] = wheelNext;
        else
            wheelPrevious.wheelNext = wheelNext;
        if (wheelNext !== undefined)
            wheelNext.wheelPrevious = wheelPrevious;
        timed.wheelNext = undefined;
        timed.wheelPrevious = undefined;
        timed.wheelSlot = OFF_WHEEL;
        this.count--;
    }
    stop() {
        if (this.timer !== undefined)
            this.clock.clear(this.timer);
        this.timer = undefined;
    }
    turn = () => {
        const now = this.clock.now();
        const last = Math.floor(now / SLOT_MS);
        // After a long pause every slot is looked at once, not once for each turn missed.
        for (let number = Math.max(this.done + 1, last - SLOTS + 1); number <= last; number++) {
            this.expire(number % SLOTS, now);
        }
        // Deadlines later in the current slot wait for its next look.
        this.done = last - 1;
        this.timer = this.count > 0 ? this.clock.set(this.turn, SLOT_MS) : undefined;
    };
    expire(slot, now) {
        const due = [];
        for (let timed = this.slots[slot]; timed !== undefined; timed = timed.wheelNext) {
            if (timed.deadline <= now)
                due.push(timed);
        }
        for (const timed of due) {
            // An earlier one's listener may have ended this call.
            if (timed.wheelSlot === OFF_WHEEL)
                continue;
            this.remove(timed);
            timed.onDeadline();
        }
    }
}
//# sourceMappingURL=deadline-wheel.js.map