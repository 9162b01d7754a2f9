export declare const multiPaxosSubject: import("../subject.ts").Subject<import("../log/plan.ts").LogPlan>;
