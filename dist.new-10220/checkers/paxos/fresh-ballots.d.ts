import { type PaxosMessage } from '../../protocols/paxos/index.ts';
export declare class FreshBallots {
    private readonly lives;
    sent(life: number, message: PaxosMessage): void;
}
