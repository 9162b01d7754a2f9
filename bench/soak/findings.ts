// What a soak has found wrong.

const SHOWN_MAX = 20;

export class Findings {
  count = 0;
  private readonly shown: string[] = [];

  violation(what: string): void {
    this.count++;
    if (this.shown.length >= SHOWN_MAX) return;
    this.shown.push(what);
    console.error(`VIOLATION: ${what}`);
  }
}
