import { type MachineKind } from './machines.ts';
export declare const kvMachine: MachineKind;
