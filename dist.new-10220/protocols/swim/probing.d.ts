import type { NodeId } from '../../core/protocol.ts';
import type { Ack, Nack, Ping, PingRequest } from './messages.ts';
import { type Machine } from './state.ts';
/** A period ends, and the next begins. */
export declare function onProbeTimer(m: Machine): void;
/** No ack in time: others try, and so does this node by another way. */
export declare function onProbeTimeout(m: Machine): void;
export declare function onPing(m: Machine, from: NodeId, { sequence, incarnation, updates }: Ping): void;
export declare function onAck(m: Machine, { sequence, updates }: Ack): void;
export declare function onPingRequest(m: Machine, from: NodeId, { sequence, target, updates }: PingRequest): void;
export declare function onNack({ state }: Machine, { sequence }: Nack): void;
export declare function onRelayTimer(m: Machine): void;
