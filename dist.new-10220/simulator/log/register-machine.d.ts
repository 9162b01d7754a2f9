import { type KeyValueInput } from '../../checkers/linearizability/models/key-value.ts';
import { type MachineKind } from './machines.ts';
/** A client's write. `sequence` counts the writes of one client from 1; a retry repeats it. */
export interface Command {
    readonly client: number;
    readonly sequence: number;
    readonly input: Exclude<KeyValueInput, {
        type: 'get';
    }>;
}
export declare function encodeCommand({ client, sequence, input }: Command): Uint8Array;
export declare function decodeCommand(data: Uint8Array): Command;
export declare const registerMachine: MachineKind;
