type GossipRequest = {
    readonly type: 'put';
    readonly key: string;
    readonly value: number;
    readonly at: number;
} | {
    readonly type: 'delete';
    readonly key: string;
    readonly at: number;
} | {
    readonly type: 'repair';
};
export declare const gossipSubject: import("../subject.ts").Subject<import("../plain/plan.ts").PlainPlan<GossipRequest>>;
export {};
