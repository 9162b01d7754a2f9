/** A file's bytes, growing by doubling. */
export declare class Content {
    bytes: Uint8Array;
    size: number;
    write(bytes: Uint8Array, offset: number): void;
    resize(size: number): void;
    clone(): Content;
}
export type Change = {
    readonly type: 'write';
    readonly offset: number;
    readonly bytes: Uint8Array;
} | {
    readonly type: 'resize';
    readonly size: number;
};
export declare function applyTo(content: Content, change: Change): void;
