import * as z from 'zod/mini';
import {
  CHECK_VERDICTS,
  type Validation,
  type ValidationCheck,
  type ValidationVerdict,
} from '../lambda/contract/validate';
import { instant } from '../lambda/report/figures';
import { plain } from '../lambda/report/plain';
import { columns } from './columns';
import { Refusal } from './refusals';

const verdict = z.object({ verdict: z.enum(['goes', 'asks', 'refuses']), because: z.string() });

const shape = z.object({
  workload: z.string(),
  from: z.string(),
  to: z.string(),
  epoch: z.number(),
  at: z.string(),
  failover: verdict,
  switchover: verdict,
  checks: z.array(
    z.object({ name: z.string(), about: z.string(), verdict: z.enum(CHECK_VERDICTS), detail: z.string() }),
  ),
});

/** The deployed functions may be of another version than this command. */
export function readValidation(output: unknown): Validation {
  const result = z.safeParse(shape, output);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`);
  throw new Refusal(
    `the answer of the machine is not understood (${mistakes.join('; ')}); deploy the version of this command, or use that of the deployment`,
  );
}

export const mayMove = ({ failover, switchover }: Validation): boolean =>
  failover.verdict === 'goes' && switchover.verdict === 'goes';

/** What matters most comes last, where the eyes of whoever typed it are. */
export function validationText(validation: Validation): string {
  const { workload, from, to, epoch, at, failover, switchover, checks } = validation;
  return [
    `Could ${to} take over ${workload} from ${from} (epoch ${epoch}), as of ${instant(at)}?`,
    '',
    ...table(checks),
    '',
    decision('Failover', failover),
    decision('Switchover', switchover),
  ].join('\n');
}

const HEADS = ['Check', 'About', 'Verdict', 'What is there, or what to do'];

const table = (checks: readonly ValidationCheck[]): readonly string[] =>
  columns(
    HEADS,
    [...checks]
      .sort((one, other) => CHECK_VERDICTS.indexOf(one.verdict) - CHECK_VERDICTS.indexOf(other.verdict))
      .map(({ name, about, verdict, detail }) => [name, about, verdict, plain(detail)]),
  );

const SAYS: Readonly<Record<ValidationVerdict['verdict'], string>> = {
  goes: 'would go',
  asks: 'would ask a person',
  refuses: 'would be refused',
};

const decision = (what: string, { verdict, because }: ValidationVerdict): string =>
  `${what} ${SAYS[verdict]}: ${plain(because)}`;
