// A running hash over all that nodes get and do: two runs with equal hashes are, for all we care, the same run.
const FLOAT = new Float64Array(1);
const WORDS = new Int32Array(FLOAT.buffer);
export class TraceHash {
    a = 0x243f6a88;
    b = 0x85a308d3 | 0;
    /** Mixes in 32 bits. */
    mix(word) {
        let a = Math.imul(this.a ^ word, 0x9e3779b1);
        a ^= a >>> 15;
        this.b = Math.imul((this.b + a) | 0, 0x85ebca6b) ^ (this.b >>> 13);
        this.a = a;
    }
    number(value) {
        if ((value | 0) === value) {
            this.mix(value);
            return;
        }
        FLOAT[0] = value;
        this.mix(WORDS[0]);
        this.mix(WORDS[1]);
    }
    text(value) {
        this.mix(value.length);
        for (let i = 0; i < value.length; i++)
            this.mix(value.charCodeAt(i));
    }
    bytes(value) {
        this.mix(value.length);
        for (let i = 0; i < value.length; i++)
            this.mix(value[i]);
    }
    /** Any plain data; fields in the order in which the object has them. */
    value(value) {
        switch (typeof value) {
            case 'number':
                this.number(value);
                return;
            case 'string':
                this.text(value);
                return;
            case 'object':
                if (value === null)
                    this.mix(1);
                else if (value instanceof Uint8Array)
                    this.bytes(value);
                else if (Array.isArray(value)) {
                    this.mix(value.length);
                    for (const item of value)
                        this.value(item);
                }
                else {
                    for (const key in value) {
                        this.text(key);
                        this.value(value[key]);
                    }
                }
                return;
            default:
                this.text(String(value));
        }
    }
    /** 16 hexadecimal digits. */
    digest() {
        return hex(this.a) + hex(this.b);
    }
}
function hex(word) {
    return (word >>> 0).toString(16).padStart(8, '0');
}
//# sourceMappingURL=trace-hash.js.map