/** Rows under their heads, each column as wide as its widest cell; the last one is as long as it is. */
export function columns(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const last = heads.length - 1;
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((cells) => cells[at]?.length ?? 0)));
  return [heads, ...rows].map((cells) =>
    cells.map((cell, at) => (at === last ? cell : cell.padEnd(widths[at] ?? 0))).join('  '),
  );
}
