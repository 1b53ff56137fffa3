/**
 * One line that cannot steer a terminal or break a line-based message: control characters (C0, DEL, C1) and runs of
 * white space become one space. Names and details come from outside.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
export const plain = (value: string): string => value.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();

/** A space, but not the one between a figure and its unit. */
const BREAK = / (?!(?:ms|s|min|h)\b)/;

/** Breaks at spaces so that no line is wider; a word that is too wide by itself is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text)
    .split(BREAK)
    .flatMap((each) => pieces(each, width))) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

function pieces(word: string, width: number): readonly string[] {
  const most = Math.max(1, width);
  return Array.from({ length: Math.max(1, Math.ceil(word.length / most)) }, (_, at) =>
    word.slice(at * most, (at + 1) * most),
  );
}
