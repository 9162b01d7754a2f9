import type { ByteReader, ByteWriter } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import type { TransportOptions } from './types.ts';
/** Raised when frames or messages change so that older members would misread them. */
export declare const PROTOCOL_VERSION = 1;
export type Purpose = 'messages' | 'snapshot';
export interface Hello {
    readonly version: number;
    readonly clusterId: number;
    readonly from: NodeId;
    readonly to: NodeId;
    readonly purpose: Purpose;
    /** Where the dialler itself accepts peers, for members that have not heard of it yet. May be empty. */
    readonly address: string;
    /** The number of the dialler's data directory, by which members know one that lost its own; 0 where it does not say. */
    readonly birth: number;
    /** Whose messages the dialler speaks, such as `raft`; empty where it does not say. */
    readonly engine: string;
}
export declare function encodeHello(hello: Hello, writer: ByteWriter): void;
export declare function decodeHello(reader: ByteReader): Hello;
/** Why `hello` cannot be welcomed by member `self` of cluster `clusterId`; undefined when it can. */
export declare function checkHello(hello: Hello, { self, clusterId, engine }: Pick<TransportOptions, 'self' | 'clusterId' | 'engine'>): QuorateError | undefined;
export declare function encodeRefusal(error: QuorateError, writer: ByteWriter): void;
export declare function decodeRefusal(reader: ByteReader): QuorateError;
