/** What the ledger, the report and `status` show of a step's answer: its own words where it has some, else its plain facts. */
export function detailOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return '';
  const facts = new Map(Object.entries(answer));
  const claim = facts.get('claim');
  if (claim !== undefined) return detailOf(claim);
  for (const key of ['because', 'how', 'reason']) {
    const words = facts.get(key);
    if (typeof words === 'string') return words;
  }
  return [...facts].flatMap(([key, value]) => say(key, value)).join(', ');
}

/** Bookkeeping of the machine, not news. */
const QUIET = new Set(['waitSeconds', 'waitedSeconds', 'looks', 'lookedSeconds', 'run', 'checkedTo', 'rpoWait']);

function say(key: string, value: unknown): string[] {
  if (QUIET.has(key)) return [];
  if (key === 'overridden' && Array.isArray(value)) return [`overridden: ${value.join('; ')}`];
  if (Array.isArray(value)) return value.flatMap((one) => sayOne(one));
  if (typeof value === 'object' && value !== null) return [`${key}: ${detailOf(value)}`];
  return [`${key} ${String(value)}`];
}

function sayOne(one: unknown): string[] {
  if (typeof one !== 'object' || one === null) return [String(one)];
  const facts = new Map(Object.entries(one));
  const words = ['name', 'status', 'how', 'detail'].flatMap((key) => (facts.has(key) ? [String(facts.get(key))] : []));
  return [words.join(' ')];
}

/** An answer that sends the machine waiting is a step under way. */
export function stateOf(answer: unknown): 'in progress' | 'completed' {
  const status = typeof answer === 'object' && answer !== null && 'status' in answer ? answer.status : undefined;
  return status === 'waiting' || status === 'under way' ? 'in progress' : 'completed';
}
