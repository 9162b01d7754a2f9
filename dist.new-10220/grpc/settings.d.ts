/**
 * Hands out every setting of a frame's payload, whose length is a multiple of six. Returns the code of a connection error,
 * or 0.
 */
export declare function readSettings(bytes: Uint8Array, start: number, end: number, apply: (id: number, value: number) => number): number;
