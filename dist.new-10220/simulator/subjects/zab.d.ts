export declare const zabSubject: import("../subject.ts").Subject<import("../log/plan.ts").LogPlan>;
