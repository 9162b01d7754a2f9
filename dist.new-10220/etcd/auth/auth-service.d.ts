import type { Call } from '../../grpc/types.ts';
import type { Context } from '../context.ts';
import type { Gate } from './gate.ts';
type Handler = (request: Uint8Array, call: Call) => Promise<Uint8Array>;
export declare class AuthService {
    /** By the method's name. */
    readonly handlers: Readonly<Record<string, Handler>>;
    private readonly context;
    private readonly gate;
    constructor(context: Context, gate: Gate);
    /** A request that goes into the log as it came. */
    private passing;
    private change;
    private userAdd;
    private changePassword;
    private authenticate;
    private status;
    private userGet;
    private userList;
    private roleGet;
    private roleList;
    /** Waits for the newest state, and lets root read it; others where `isOwn` says that it is about themselves. */
    private read;
    private header;
}
export {};
