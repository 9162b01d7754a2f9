import { type StoragePlan } from '../storage/plan.ts';
import { type Subject } from '../subject.ts';
export declare const storageSubject: Subject<StoragePlan>;
