// Values of flags, as commander's parsers: what cannot be meant is refused with what would be.
import { InvalidArgumentError } from 'commander';
/** A whole number from 0. */
export function whole(text) {
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number))
        return number;
    throw new InvalidArgumentError('A whole number is needed.');
}
/** A whole number from 1. */
export function count(text) {
    const number = whole(text);
    if (number > 0)
        return number;
    throw new InvalidArgumentError('At least 1 is needed.');
}
/** Milliseconds from `30s`, `10m`, `8h`. */
export function duration(text) {
    const [, number, unit] = /^(\d+)(s|m|h)$/.exec(text) ?? [];
    if (number === undefined)
        throw new InvalidArgumentError('A time such as 30s, 10m or 8h is needed.');
    return Number(number) * { s: 1000, m: 60_000, h: 3_600_000 }[unit];
}
export function list(text) {
    return text.split(',').map((each) => each.trim());
}
//# sourceMappingURL=flag-values.js.map