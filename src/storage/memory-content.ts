// The bytes of a file in memory, and the changes that make them.

/** A file's bytes, growing by doubling. */
export class Content {
  bytes: Uint8Array = new Uint8Array(0);
  size = 0;

  write(bytes: Uint8Array, offset: number): void {
    this.resize(Math.max(this.size, offset + bytes.length));
    this.bytes.set(bytes, offset);
  }

  resize(size: number): void {
    if (size > this.bytes.length) {
      const grown = new Uint8Array(Math.max(size, this.bytes.length * 2, 256));
      grown.set(this.bytes.subarray(0, this.size));
      this.bytes = grown;
    } else if (size < this.size) this.bytes.fill(0, size, this.size);
    this.size = size;
  }

  /** Flips bit `bit` (0 to 7) of the byte at `offset`, if there is one. */
  flipBit(offset: number, bit: number): void {
    if (offset < this.size) this.bytes[offset] = (this.bytes[offset] as number) ^ (1 << bit);
  }

  clone(): Content {
    const copy = new Content();
    copy.bytes = this.bytes.slice(0, this.size);
    copy.size = this.size;
    return copy;
  }
}

export type Change =
  | { readonly type: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly type: 'resize'; readonly size: number };

export function applyTo(content: Content, change: Change): void {
  if (change.type === 'write') content.write(change.bytes, change.offset);
  else content.resize(change.size);
}
