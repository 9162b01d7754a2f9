import type { MessageType } from './protobuf.ts';
type Plain = Record<string, unknown>;
/** A message as a value for `JSON.stringify`. */
export declare function toJson<T>(type: MessageType<T>, message: T): Plain;
/** A message from what `JSON.parse` gave. Throws `malformed`, which names the field and what it takes. */
export declare function fromJson<T>(type: MessageType<T>, json: unknown): T;
export {};
