import type { HistoryRecorder } from '../../checkers/linearizability/history.ts';
import type { Random } from '../../core/random.ts';
import type { LogCommand } from '../../protocols/replicated-log.ts';
import type { World } from '../world.ts';
import type { ClientInput, ClientOutput, MachineKind } from './machines.ts';
import type { PlannedClient, Target } from './plan.ts';
import type { Answer } from './replica.ts';
/** What a client can reach. */
export interface Service {
    readonly isAlive: boolean;
    request(command: LogCommand, input: ClientInput, done: (answer: Answer) => void): void;
}
export interface ClientStats {
    done: number;
    refused: number;
    unknown: number;
}
export declare class Client {
    private readonly world;
    private readonly id;
    private readonly plan;
    private readonly kind;
    private readonly find;
    private readonly recorder;
    private readonly stats;
    private readonly random;
    private next;
    private sequence;
    private isStopped;
    constructor(world: World, id: number, plan: PlannedClient, kind: MachineKind, find: (target: Target) => Service | undefined, recorder: HistoryRecorder<ClientInput, ClientOutput>, stats: ClientStats);
    start(): void;
    stop(): void;
    /** Performs one operation; `finished` tells whether it is known to be done. */
    perform(input: ClientInput, to: Target, finished: (isDone: boolean) => void): void;
    get tools(): {
        world: World;
        id: number;
        plan: PlannedClient;
        kind: MachineKind;
        find: (target: Target) => Service | undefined;
        recorder: HistoryRecorder<ClientInput, ClientOutput>;
        stats: ClientStats;
        random: Random;
    };
}
