import { AUTHORITATIVE_ANSWER, type Question, type StringAnswer, type TxtAnswer } from 'dns-packet';
import type { NameAnswer, RecordSet } from '../aws';

/** What the name servers answer from. */
export interface NameSource {
  answer(name: string, type: string): NameAnswer;
}

/** The first that knows the name answers. */
export const together = (sources: readonly NameSource[]): NameSource => ({
  answer: (name, type) => {
    const answers = sources.map((source) => source.answer(name, type));
    return answers.find(({ kind }) => kind !== 'no-such-name') ?? { kind: 'no-such-name' };
  },
});

type Answer = StringAnswer | TxtAnswer;

export interface Reply {
  readonly flags: number;
  readonly answers: readonly Answer[];
}

/** https://www.iana.org/assignments/dns-parameters: response code NXDOMAIN */
const NO_SUCH_NAME = 3;
/** Aliases are followed so far; a loop must end. */
const LONGEST_CHAIN = 8;

/** A record of the type that was asked for, or the alias of the name with what stands behind it in the same server. */
export function answer(names: NameSource, question: Question): Reply {
  const answers: Answer[] = [];
  let { name } = question;
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    const found = names.answer(name, question.type);
    if (found.kind === 'no-such-name' && step === 0) return { flags: AUTHORITATIVE_ANSWER | NO_SUCH_NAME, answers };
    if (found.kind !== 'record') break;
    answers.push(...packed(name, found.record));
    const target = found.record.values[0];
    if (found.record.type !== 'CNAME' || question.type === 'CNAME' || target === undefined) break;
    name = target;
  }
  return { flags: AUTHORITATIVE_ANSWER, answers };
}

function packed(name: string, record: RecordSet): readonly Answer[] {
  const { ttlSeconds: ttl } = record;
  if (record.type === 'TXT') return record.values.map((value) => ({ type: 'TXT', name, ttl, data: unquoted(value) }));
  return record.values.map((value) => ({
    type: record.type as 'A' | 'CNAME',
    name,
    ttl,
    data: value.replace(/\.$/, ''),
  }));
}

/** Route 53 keeps the text of a TXT record in quotation marks. */
const unquoted = (value: string): string => value.replace(/^"|"$/g, '');
