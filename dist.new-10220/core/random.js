// Seeded randomness. Every random choice in the pure folders comes from one of these.
/** sfc32 (Chris Doty-Humphrey's PractRand), seeded through splitmix32. Seed: any safe integer. */
export function createRandom(seed) {
    let mixed = seed | 0;
    // The high half matters too: seeds are safe integers, not 32-bit ones.
    const high = Math.floor(seed / 0x1_0000_0000) | 0;
    const splitmix = () => {
        mixed = (mixed + 0x9e3779b9) | 0;
        let z = mixed ^ (mixed >>> 16);
        z = Math.imul(z, 0x21f0aaad);
        z ^= z >>> 15;
        z = Math.imul(z, 0x735a2d97);
        return z ^ (z >>> 15);
    };
    let a = splitmix() ^ high;
    let b = splitmix();
    let c = splitmix();
    let counter = 1;
    const next = () => {
        const sum = (a + b + counter) | 0;
        counter = (counter + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = ((c << 21) | (c >>> 11)) + sum;
        c |= 0;
        return sum >>> 0;
    };
    for (let i = 0; i < 12; i++)
        next();
    const random = () => (next() >>> 5) * (1 / 0x800_0000);
    return Object.assign(random, {
        below: (bound) => Math.floor(random() * bound),
        between: (low, high2) => low + random() * (high2 - low),
        chance: (probability) => random() < probability,
        pick: (items) => items[Math.floor(random() * items.length)],
        shuffle: (items) => {
            for (let i = items.length - 1; i > 0; i--) {
                const j = Math.floor(random() * (i + 1));
                [items[i], items[j]] = [items[j], items[i]];
            }
            return items;
        },
        fork: () => createRandom(next() * 0x20_0000 + (next() >>> 11)),
    });
}
//# sourceMappingURL=random.js.map