type Request = {
    readonly type: 'propose';
    readonly value: string;
} | {
    readonly type: 'learn';
};
export declare const paxosSubject: import("../subject.ts").Subject<import("../plain/plan.ts").PlainPlan<Request>>;
export {};
