import { type Context } from './context.ts';
export declare class MaintenanceService {
    private readonly context;
    constructor(context: Context);
    status(): Uint8Array;
    private errors;
    /** The alarms of this member; they end by themselves once there is room again. */
    alarm(bytes: Uint8Array): Uint8Array;
    /** Only the leader does it, as in etcd: clients ask the leader. */
    moveLeader(bytes: Uint8Array): Promise<Uint8Array>;
}
