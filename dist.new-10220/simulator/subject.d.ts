/** A run, chosen before it starts: plain JSON data. What else is in it is between the subject's own `plan` and `run`. */
export interface Plan {
    /** The subject's name. */
    readonly protocol: string;
    readonly seed: number;
}
export interface PlanOptions {
    /** Founding members; drawn for each seed if absent. */
    readonly nodes?: number | undefined;
    /** Kinds of faults to draw from, of the subject's `faults`; its default ones if absent. */
    readonly faults?: readonly string[] | undefined;
    /** Options of the protocol that every run shall have, over what its seed draws. */
    readonly options?: Readonly<Record<string, unknown>> | undefined;
}
export interface Violation {
    readonly invariant: string;
    readonly message: string;
    /** Inputs stepped, by all nodes, until it showed. */
    readonly step: number;
    readonly atMs: number;
}
export interface RunResult {
    /** Over all inputs and outputs of all nodes. */
    readonly hash: string;
    readonly steps: number;
    readonly simulatedMs: number;
    readonly violation: Violation | undefined;
    /** What happened in it, by names in camel case: `operations`, `membershipChanges`. Campaigns add them up. */
    readonly counts: Readonly<Record<string, number>>;
}
/** One of the protocol's rules switched off. The campaign must notice, or it proves little. */
export interface Mutant {
    readonly name: string;
    /** What goes wrong without the rule. */
    readonly description: string;
    /** What its hunt draws from, where the default campaign would need many more seeds. */
    readonly focus: PlanOptions;
}
/** A list within a plan from which items may be left out. */
export interface PlanList<P extends Plan = Plan> {
    readonly items: readonly unknown[];
    with(items: readonly unknown[]): P;
}
export interface Subject<P extends Plan = Plan> {
    readonly name: string;
    /** One line for people. */
    readonly description: string;
    /** The kinds of faults that `PlanOptions.faults` may name. */
    readonly faults: readonly string[];
    readonly mutants: readonly Mutant[];
    /** Draws the run of `seed`. Throws `bad-option`. */
    plan(seed: number, options?: PlanOptions): P;
    /** Runs it, with the rule that `mutant` names switched off. `log` gets the transcript, line by line. */
    run(plan: P, mutant?: string, log?: (line: string) => void): RunResult;
    /** What could be left out of the plan; lists whose items it replaces may follow in the next answer. */
    lists(plan: P): readonly PlanList<P>[];
    /** The plan without what only comes after `atMs`. */
    cutAfter(plan: P, atMs: number): P;
    /** The same run in quieter surroundings, in several ways. */
    simpler(plan: P): readonly P[];
}
/** Throws `bad-option`. */
export declare function findMutant<M extends Mutant>(mutants: readonly M[], name: string): M;
/** The given names, each of which must be one of `faults`. Throws `bad-option`. */
export declare function parseFaults<F extends string>(names: readonly string[], faults: readonly F[]): F[];
/** A mutant as the protocols' subjects list it: with the rules that it replaces. */
export interface RuleMutant<Rules> extends Mutant {
    readonly rules: Partial<Rules>;
}
export declare function mutant<Rules>(name: string, description: string, rules: Partial<Rules>, focus?: PlanOptions): RuleMutant<Rules>;
/** `rules` as they are, or with those of the named mutant in their place. Throws `bad-option`. */
export declare function rulesWith<Rules extends object>(rules: Rules, mutants: readonly RuleMutant<Rules>[], name: string | undefined): Rules;
