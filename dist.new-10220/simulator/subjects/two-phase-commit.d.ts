import { type Transaction } from './commit-trial.ts';
export declare const twoPhaseCommitSubject: import("../subject.ts").Subject<import("../plain/plan.ts").PlainPlan<Transaction>>;
