// Cuts a stream of JSON values out of a body as it arrives: they may stand in lines or one right behind the other. Only
// objects: that is all that requests are.
import { QuorateError } from '../../core/errors.js';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
export class JsonObjects {
    maxBytes;
    parts = [];
    heldBytes = 0;
    depth = 0;
    isInString = false;
    isEscaped = false;
    /** An object larger than `maxBytes` is refused. */
    constructor(maxBytes) {
        this.maxBytes = maxBytes;
    }
    /** The objects that `chunk` completes. Throws `malformed`, `request-too-large`. */
    push(chunk) {
        const values = [];
        let start = 0;
        for (let i = 0; i < chunk.length; i++) {
            if (!this.closes(chunk[i]))
                continue;
            this.hold(chunk.subarray(start, i + 1));
            values.push(this.take());
            start = i + 1;
        }
        const rest = chunk.subarray(start);
        if (this.depth > 0)
            this.hold(rest);
        return values;
    }
    /** Whether the body ended inside an object. */
    get isMidway() {
        return this.depth > 0;
    }
    /** Takes one byte; true if it ends an object. */
    closes(byte) {
        if (this.isInString) {
            if (this.isEscaped)
                this.isEscaped = false;
            else if (byte === BACKSLASH)
                this.isEscaped = true;
            else if (byte === QUOTE)
                this.isInString = false;
            return false;
        }
        if (byte === OPEN)
            this.depth++;
        else if (this.depth === 0 && !isBlank(byte))
            throw malformed('expected a JSON object');
        else if (byte === QUOTE)
            this.isInString = true;
        else if (byte === CLOSE)
            return --this.depth === 0;
        return false;
    }
    hold(part) {
        this.heldBytes += part.length;
        if (this.heldBytes > this.maxBytes) {
            throw new QuorateError('request-too-large', `a request of more than ${this.maxBytes} bytes of JSON`);
        }
        this.parts.push(part);
    }
    take() {
        const text = Buffer.concat(this.parts).toString();
        this.parts = [];
        this.heldBytes = 0;
        try {
            return JSON.parse(text);
        }
        catch (thrown) {
            throw malformed(`not JSON: ${thrown.message}`);
        }
    }
}
function isBlank(byte) {
    return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
function malformed(message) {
    return new QuorateError('malformed', message);
}
//# sourceMappingURL=json-values.js.map