import { type EngineName } from '../../host/engines.ts';
export interface MemberLayout {
    readonly name: string;
    readonly clientPort: number;
    readonly peerPort: number;
}
/** What a data directory holds, and whether it did before. */
interface Claim {
    readonly state: 'founded' | 'found';
    readonly consensus: EngineName;
}
/**
 * `nodes` members. Without `basePort`: client ports 2379, 22379, 32379… and peer ports one above. With it: pairs of ports
 * from there on, ten apart.
 */
export declare function planMembers(nodes: number, basePort?: number): MemberLayout[];
/** The flags with which `member` serves. `extra` go last, and so win. */
export declare function serveArguments(member: MemberLayout, members: readonly MemberLayout[], directory: string, consensus: EngineName, extra: readonly string[]): string[];
export declare function clientUrl(member: MemberLayout): string;
export declare function peerUrl(member: MemberLayout): string;
/**
 * Makes `directory` this cluster's: founds it when there is nothing yet, and checks that it holds these very members, and
 * the engine that was asked for if one was, when there is. Says which of the two it was, and which engine the members run.
 */
export declare function claimDirectory(directory: string, members: readonly MemberLayout[], asked?: EngineName): Claim;
export {};
