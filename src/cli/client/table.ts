// Tables as etcdctl draws them: heads in capitals and centred, cells to the right, long texts wrapped.

const CELL_WIDTH_MAX = 30;

export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function drawTable({ heads, rows }: Table): string[] {
  const titles = heads.map((head) => head.replace(/[_.]/g, ' ').toUpperCase());
  const wrapped = rows.map((row) => row.map(wrap));
  const widths = titles.map((title, i) =>
    Math.max(width(title), ...wrapped.flatMap((row) => (row[i] as string[]).map(width))),
  );
  const line = `+${widths.map((each) => '-'.repeat(each + 2)).join('+')}+`;
  const row = (cells: readonly string[]): string => `|${cells.map((cell) => ` ${cell} `).join('|')}|`;
  const head = row(titles.map((title, i) => centre(title, widths[i] as number)));
  const body = wrapped.flatMap((cells) => {
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      row(cells.map((lines, i) => left(lines[at] ?? '', widths[i] as number))),
    );
  });
  return [line, head, line, ...body, ...(body.length > 0 ? [line] : [])];
}

const width = (text: string): number => [...text].length;

function left(text: string, size: number): string {
  return ' '.repeat(size - width(text)) + text;
}

function centre(text: string, size: number): string {
  const gap = size - width(text);
  const before = Math.floor(gap / 2);
  return ' '.repeat(before) + text + ' '.repeat(gap - before);
}

/** Lines of at most `CELL_WIDTH_MAX` characters, or as many as the longest word has. */
function wrap(text: string): string[] {
  const all = text.split(/\s+/).filter((word) => word !== '');
  const limit = Math.max(CELL_WIDTH_MAX, ...all.map(width));
  const lines: string[] = [];
  for (const word of all) {
    const last = lines.at(-1);
    if (last === undefined || width(last) + 1 + width(word) > limit) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
