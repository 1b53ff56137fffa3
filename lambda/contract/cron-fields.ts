/** The five fields of a cron line, as crontab(5) has them. Sunday is 0 or 7. */
export const CRON_FIELDS = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12 },
  { name: 'day of the week', from: 0, to: 7 },
] as const;

type CronField = (typeof CRON_FIELDS)[number];

/**
 * Which field of a line is wrong, and why; undefined: none that could be seen here. The readers of cron lines give the position in
 * an array of their own, or another field's.
 */
export function wrongCronField(line: string): string | undefined {
  const texts = line.split(' ');
  if (texts.length !== CRON_FIELDS.length) return `it has ${texts.length} fields`;
  for (const [index, field] of CRON_FIELDS.entries()) {
    const because = wrongIn(texts[index] ?? '', field);
    if (because !== undefined) return `${field.name} is "${texts[index]}", ${because}`;
  }
  return undefined;
}

function wrongIn(text: string, { from, to }: CronField): string | undefined {
  for (const part of text.split(',')) {
    const [, range = '', step] = /^([^/]*)(?:\/(.*))?$/.exec(part) ?? [];
    const numbers = range === '*' ? [] : range.split('-');
    if (numbers.length > 2 || ![...numbers, step ?? '1'].every((one) => /^\d{1,3}$/.test(one)))
      return 'it must be numbers, ranges such as 1-5, or steps such as */15';
    if (numbers.some((one) => Number(one) < from || Number(one) > to)) return `it must be from ${from} to ${to}`;
    const [first = from, last = to] = numbers.map(Number);
    if (first > last) return `${range} runs backwards`;
    if (step !== undefined && (Number(step) < 1 || Number(step) > to)) return `its step must be from 1 to ${to}`;
  }
  return undefined;
}
