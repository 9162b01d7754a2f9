// `grpc-timeout`: how long a client waits.
const UNIT_MS = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };
/** Milliseconds, or NaN where the value is not at most eight digits and a unit. */
export function parseTimeout(value) {
    const last = value.length - 1;
    const unit = UNIT_MS[value.charAt(last)];
    if (unit === undefined || last < 1 || last > 8)
        return Number.NaN;
    let amount = 0;
    for (let i = 0; i < last; i++) {
        const digit = value.charCodeAt(i) - 0x30;
        if (digit < 0 || digit > 9)
            return Number.NaN;
        amount = amount * 10 + digit;
    }
    return amount * unit;
}
//# sourceMappingURL=timeout.js.map