// How much room entries take on the wire, roughly and never too little: what bounds a message is counted before it is made.
/** Lengths, counter and node. */
const ENTRY_OVERHEAD_BYTES = 24;
/** UTF-8 of one UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;
export function sizeOfEntry({ key, value }) {
    return ENTRY_OVERHEAD_BYTES + key.length * BYTES_PER_UNIT_MAX + (value?.length ?? 0);
}
//# sourceMappingURL=sizes.js.map