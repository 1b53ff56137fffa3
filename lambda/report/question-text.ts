import type { Check } from '../contract/step-answers';
import { instant } from './figures';
import { plain } from './plain';

/** What a person needs to decide, already in words and figures. */
export interface QuestionFacts {
  readonly workload: string;
  readonly from: string;
  readonly to: string;
  readonly because: string;
  readonly startedBy: string;
  readonly deadline: string;
  /** Only in a reminder. */
  readonly minutesLeft?: number;
  /** How long it takes from a yes until the other Region serves. */
  readonly expectedSeconds: { readonly least: number; readonly most: number };
  readonly loss: string;
  readonly accepts: string;
  /** The observers go on asking when nobody answers. */
  readonly asksAgain: boolean;
  readonly evidence: readonly string[];
  readonly checks: readonly Check[];
  readonly fences: readonly string[];
  readonly ways: {
    readonly region: string;
    readonly consoleUrl: string;
    readonly approveInput: string;
    readonly approveCommand: string;
    readonly declineCommand: string;
    readonly startCommand: string;
  };
}

export const questionSubject = ({ workload, to, minutesLeft }: QuestionFacts): string =>
  minutesLeft === undefined
    ? `Approve failover of ${workload} to ${to}?`
    : `Reminder, ${minutesLeft} min left: approve failover of ${workload} to ${to}?`;

/** Plain text for a phone at 3 a.m.: what is asked and what each answer costs first, how to answer, then the evidence. */
export const questionText = (facts: QuestionFacts): string =>
  [
    ...(facts.minutesLeft === undefined ? [] : [`REMINDER: ${facts.minutesLeft} min left, nobody has answered.`]),
    `Move ${facts.workload} from ${facts.from} to ${facts.to}? Answer before ${instant(facts.deadline)}.`,
    '',
    ...costs(facts),
    '',
    ...howToAnswer(facts),
    '',
    ...section('Why', [facts.because, `started by ${facts.startedBy}`]),
    ...section('Who saw what', facts.evidence),
    ...section(
      'Readiness',
      facts.checks.map(({ name, passed, detail }) => `${passed ? 'ok' : 'NOT OK'} ${name}: ${detail}`),
    ),
    ...section(`Fence of ${facts.from}`, facts.fences),
  ].join('\n');

const costs = ({ to, from, expectedSeconds, loss, accepts, asksAgain }: QuestionFacts): readonly string[] => [
  `YES: ${to} serves in ${minutes(expectedSeconds)} (estimate, not a measurement).`,
  `  estimated loss: ${plain(loss)}; a yes accepts ${accepts}`,
  `NO: this run ends, nothing changes: ${from} stays in charge as it is, and nobody asks again for this.`,
  `SILENCE: this run ends at the deadline, nothing changes. ${asksAgain ? 'Asked again while the observers still want it.' : 'Nobody asks again.'}`,
];

const howToAnswer = ({ ways }: QuestionFacts): readonly string[] => [
  'Answer in one of these ways. The first answer stands.',
  '1 npx handover',
  `  ${ways.approveCommand}`,
  `  ${ways.declineCommand}`,
  '2 Console: Start execution, and paste (or with "decline")',
  `  ${ways.consoleUrl}`,
  `  ${ways.approveInput}`,
  '3 AWS CLI (or with "decline")',
  `  ${ways.startCommand}`,
  `4 any tool that takes the event "Approval Requested" of source "handover" from the default event bus in ${ways.region}`,
  'Ways 2 to 4 are recorded as an execution: CloudTrail names the person who started it.',
];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${plain(line)}`)];

/** Rounded away from each other. */
const minutes = ({ least, most }: QuestionFacts['expectedSeconds']): string =>
  `${Math.floor(least / 60)} to ${Math.ceil(most / 60)} min`;
