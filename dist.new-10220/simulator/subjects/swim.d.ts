type SwimRequest = {
    readonly type: 'set-metadata';
    readonly bytes: number;
    readonly fill: number;
} | {
    readonly type: 'leave';
} | {
    readonly type: 'join';
};
export declare const swimSubject: import("../subject.ts").Subject<import("../plain/plan.ts").PlainPlan<SwimRequest>>;
export {};
