import { ByteReader, ByteWriter } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { ForwardedProposal } from './forwarding.ts';
import type { LogEntry, Membership, MembershipCommand, RefusalCode } from './replicated-log.ts';
export declare function malformed(what: string, value: unknown): QuorateError;
export declare function code<T extends string>(all: readonly T[], value: T): number;
export declare function pick<T>(all: readonly T[], at: number, what: string): T;
/** A count of things that take at least `bytesEach` each: a lie is found before anything is allocated for it. */
export declare function readCount(reader: ByteReader, bytesEach: number): number;
/** Contiguous entries; their indexes follow from the first one's, which the surroundings tell. */
export declare function encodeEntries(entries: readonly LogEntry[], writer: ByteWriter): void;
export declare function decodeEntries(reader: ByteReader, firstIndex: number): LogEntry[];
export declare function encodeMembership(membership: Membership, writer: ByteWriter): void;
export declare function decodeMembership(reader: ByteReader): Membership;
/** The `data` of a membership entry. */
export declare function membershipToBytes(membership: Membership): Uint8Array;
/** Reads the `data` of a membership entry. Throws `malformed`. */
export declare function membershipFromBytes(data: Uint8Array): Membership;
/** Requests to propose, as one node forwards them to another. */
export declare function encodeProposals(proposals: readonly ForwardedProposal[], writer: ByteWriter): void;
export declare function decodeProposals(reader: ByteReader): ForwardedProposal[];
export declare function encodeMembershipCommand(command: MembershipCommand, writer: ByteWriter): void;
export declare function decodeMembershipCommand(reader: ByteReader): MembershipCommand;
export declare function encodeRefusalCode(refusal: RefusalCode, writer: ByteWriter): void;
export declare function decodeRefusalCode(reader: ByteReader): RefusalCode;
