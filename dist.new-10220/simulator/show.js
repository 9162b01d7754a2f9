// Plain data in one readable line, for transcripts.
import { utf8Decode } from '../core/bytes.js';
const TEXT_MAX = 32;
/** `type field=value …`, lists as [a b], bytes as text where they are text and by their length where not. */
export function show(value) {
    const fields = Object.entries(value)
        .filter(([key, field]) => key !== 'type' && field !== undefined)
        .map(([key, field]) => `${key}=${showValue(field)}`);
    return [value.type, ...fields].join(' ');
}
export function showValue(value) {
    if (value instanceof Uint8Array)
        return showBytes(value);
    if (value instanceof Map)
        return showValue(Object.fromEntries(value));
    if (value instanceof Set)
        return showValue([...value]);
    if (Array.isArray(value))
        return `[${value.map(showValue).join(' ')}]`;
    if (typeof value === 'object' && value !== null) {
        const fields = Object.entries(value).map(([key, field]) => `${key}:${showValue(field)}`);
        return `{${fields.join(' ')}}`;
    }
    if (typeof value === 'number' && !Number.isInteger(value))
        return value.toFixed(3);
    return String(value);
}
function showBytes(bytes) {
    if (bytes.length === 0)
        return "''";
    const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
    return isText && bytes.length <= TEXT_MAX ? `'${utf8Decode(bytes)}'` : `<${bytes.length} bytes>`;
}
//# sourceMappingURL=show.js.map