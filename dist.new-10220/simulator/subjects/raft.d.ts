export declare const raftSubject: import("../subject.ts").Subject<import("../log/plan.ts").LogPlan>;
