export declare class TraceHash {
    private a;
    private b;
    /** Mixes in 32 bits. */
    mix(word: number): void;
    number(value: number): void;
    text(value: string): void;
    bytes(value: Uint8Array): void;
    /** Any plain data; fields in the order in which the object has them. */
    value(value: unknown): void;
    /** 16 hexadecimal digits. */
    digest(): string;
}
