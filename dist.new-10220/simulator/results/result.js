// A known result: what a paper or a textbook says of a protocol, shown by the real code in the simulator. `quorate sim show`
// prints it, and a test beside it holds the code to it. One file each in this folder; `registry.ts` lists them.
export {};
//# sourceMappingURL=result.js.map