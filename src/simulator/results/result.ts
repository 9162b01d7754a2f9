// A known result: what a paper or a textbook says of a protocol, shown by the real code in the simulator. `quorate sim show`
// prints it, and a test beside it holds the code to it. One file each in this folder; `registry.ts` lists them.

export interface KnownResult {
  /** Lower case with dashes, the protocol's name first. */
  readonly name: string;
  /** One line: what is to be seen. */
  readonly title: string;
  /** Runs it and prints a small table or transcript. False if it did not come out as it is known. */
  show(print: (line: string) => void): boolean;
}
