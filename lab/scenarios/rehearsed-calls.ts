import { DRY_RUN_TRIGGER } from '../../lambda/contract/dry-run';
import { machineName } from '../../lambda/contract/names';
import type { Orchestration } from '../../lambda/contract/steps';
import { type JournalEntry, plannedCalls } from '../../lambda/domain/dry-run';
import type { WireEntry } from '../aws';
import type { LabCheck } from '../verdict/lab-check';
import { stepCalls } from '../verdict/waited-calls';
import { type Stage, waitFor } from './stage';

const LIMIT_MS = 60_000;

export interface Rehearsed {
  readonly planned: readonly JournalEntry[];
  /** What steps have called while it ran. */
  readonly calls: readonly WireEntry[];
}

/** A dry run of a machine that ships, with what its steps called while it ran. */
export async function rehearse(
  { world }: Stage,
  { orchestration, region }: { readonly orchestration: Orchestration; readonly region: string },
): Promise<Rehearsed> {
  const { executions, settings, workload, cloud, history } = world.parts;
  const name = machineName(settings, orchestration);
  const machine = workload.machines.find((one) => one.region === region && one.name === name);
  if (machine === undefined) throw new Error(`there is no machine ${name} in ${region}`);
  const since = Date.now();
  const told = history.length;
  const { executionArn } = executions.startByRule(machine.arn, { trigger: { kind: DRY_RUN_TRIGGER } });
  const found = () => executions.executions(machine.arn).find((one) => one.executionArn === executionArn);
  await waitFor('the dry run to end', LIMIT_MS, async () => found()?.status !== 'RUNNING');
  // The verdict is about runs, and a dry run is none of them.
  history.splice(told);
  const output: unknown = JSON.parse(found()?.output ?? '{}');
  return { planned: plannedCalls(output), calls: stepCalls(cloud.log.entries, { since, region }) };
}

const READS = /^(Describe|List|Get|Query|Scan|BatchGet)/;
const isChange = ({ operation }: WireEntry): boolean => !READS.test(operation);
const actionOf = ({ service, operation }: Pick<WireEntry, 'service' | 'operation'>): string =>
  `${service}:${operation}`;

/** The wire log holds every call, whoever made it: here those of the steps. */
export function changesNothing(calls: readonly WireEntry[]): LabCheck {
  const changes = calls.filter(isChange).map((call) => [actionOf(call), ...items.called(call)].join(' '));
  const detail = `${calls.length} calls of its steps, ${changes.length} change something${changes.length > 0 ? `: ${changes.join(', ')}` : ''}`;
  return { name: 'the dry run changes nothing', passed: calls.length > 0 && changes.length === 0, detail };
}

interface Kinds {
  readonly planned: (call: JournalEntry) => readonly string[];
  readonly called: (call: WireEntry) => readonly string[];
}

/** Events tell other tools of a run that there is; a dry run is none. */
export const outside: Kinds = {
  planned: ({ operation }) => (/^(sql|dynamodb):/.test(operation) ? [] : [operation]),
  called: (call) => (call.service === 'dynamodb' || call.service === 'events' ? [] : [actionOf(call)]),
};

/** By kind: `LEASE`, `FENCE#…`; a job is one of its partition. */
export const items: Kinds = {
  planned: ({ target }) => (target.startsWith('ledger: ') ? [kindOf(target.slice('ledger: '.length))] : []),
  called: (call) => {
    if (call.service !== 'dynamodb') return [];
    const { Key, Item } = call.input as { readonly Key?: Attributes; readonly Item?: Attributes };
    const { pk, sk } = Key ?? Item ?? {};
    return pk?.S?.startsWith('WORKLOAD#') && sk?.S !== undefined ? [sk.S.split('#')[0]?.toLowerCase() ?? ''] : [];
  },
};

type Attributes = Readonly<Record<string, { readonly S?: string } | undefined>>;

const KINDS = {
  'losses of': 'loss',
  'lost rows of': 'lostrows',
  'fence of': 'fence',
  'report of': 'report',
  'latest report': 'report',
} as const;

const kindOf = (target: string): string =>
  Object.entries(KINDS).find(([begin]) => target.startsWith(begin))?.[1] ?? target.split(' ')[0] ?? target;

export function namesTheSame(
  what: string,
  planned: readonly JournalEntry[],
  calls: readonly WireEntry[],
  kinds: Kinds,
): LabCheck {
  const named = new Set(planned.flatMap(kinds.planned));
  const made = new Set(calls.filter(isChange).flatMap(kinds.called));
  const missing = [...made].filter((one) => !named.has(one));
  const more = [...named].filter((one) => !made.has(one) && one !== 'job');
  const passed = made.size > 0 && missing.length === 0 && more.length === 0;
  const detail = passed
    ? [...made].sort().join(', ')
    : `made and not named: ${missing.join(', ') || 'none'}; named and not made: ${more.join(', ') || 'none'}`;
  return { name: `the dry run names the ${what} that the run then changes`, passed, detail };
}
