// The bytes of a file in memory, and the changes that make them.
/** A file's bytes, growing by doubling. */
export class Content {
    bytes = new Uint8Array(0);
    size = 0;
    write(bytes, offset) {
        this.resize(Math.max(this.size, offset + bytes.length));
        this.bytes.set(bytes, offset);
    }
    resize(size) {
        if (size > this.bytes.length) {
            const grown = new Uint8Array(Math.max(size, this.bytes.length * 2, 256));
            grown.set(this.bytes.subarray(0, this.size));
            this.bytes = grown;
        }
        else if (size < this.size)
            this.bytes.fill(0, size, this.size);
        this.size = size;
    }
    clone() {
        const copy = new Content();
        copy.bytes = this.bytes.slice(0, this.size);
        copy.size = this.size;
        return copy;
    }
}
export function applyTo(content, change) {
    if (change.type === 'write')
        content.write(change.bytes, change.offset);
    else
        content.resize(change.size);
}
//# sourceMappingURL=memory-content.js.map