import { DRY_RUN_TRIGGER, type PlannedCall } from '../lambda/contract/dry-run';
import { machineName } from '../lambda/contract/names';
import { plannedCalls } from '../lambda/domain/dry-run';
import { plain } from '../lambda/report/plain';
import { columns } from './columns';
import { type ConfigOption, checkedConfiguration, chooseWorkload } from './configuration';
import { outputOf } from './execution-output';
import { EXIT, type ExitCode, Refusal } from './refusals';
import type { RunToStart } from './start-run';
import { targetOf } from './target-region';
import type { World } from './world';

export const DRY_RUN_OPTION = [
  '--dry-run',
  'change nothing: list the calls that the run would make now, in order, each with a verdict',
  false,
] as const;

export interface DryRunOption extends ConfigOption {
  readonly dryRun: boolean;
  readonly json?: boolean;
}

/** An execution of the machine that ships; the trigger is one that a version without dry runs refuses. */
export async function dryRun(
  name: string | undefined,
  { orchestration, word }: RunToStart,
  options: DryRunOption,
  world: World,
): Promise<ExitCode> {
  const config = checkedConfiguration(world.folder, options);
  const workload = chooseWorkload(config, name, (each) => `npx handover ${orchestration} ${each} --dry-run`);
  const ports = world.compose(config, workload);
  const [lease, inventory] = await Promise.all([ports.leases.read(), ports.reports.inventory()]);
  const { to: region } = targetOf(workload, lease, inventory);
  const machine = machineName({ installation: config.installation, workload: workload.name }, orchestration);
  const trigger = { kind: DRY_RUN_TRIGGER, by: await ports.caller(), reason: 'dry run', ...word };
  const at = world.clock.now().toISOString().slice(0, 19).replace(/[-:]/g, '');
  const execution = `dry-${orchestration}-${workload.name}-${at}Z-${world.unique()}`;
  const { executionArn } = await ports.machines.start({ region, machine, name: execution, input: { trigger } });
  return show(await outputOf({ region, executionArn }, ports.machines, world.clock), world);
}

function show(output: unknown, { terminal }: World): ExitCode {
  const report = reportOf(output);
  const calls = plannedCalls(output);
  terminal.out(
    [
      'Nothing was changed. The calls that change something, in order:',
      '',
      ...table(calls),
      '',
      `The run would end as ${report.outcome}: ${plain(report.summary)}`,
    ].join('\n'),
  );
  const goes = report.outcome === 'completed' && calls.every(({ verdict }) => verdict !== 'would fail');
  return goes ? EXIT.ok : EXIT.refused;
}

const table = (calls: readonly PlannedCall[]): readonly string[] =>
  columns(
    ['', 'Step', 'Call', 'Verdict', 'Target', 'What was read'],
    calls.map(({ step, operation, verdict, target, detail }, index) => [
      String(index + 1),
      step,
      operation,
      verdict,
      plain(target),
      plain(detail),
    ]),
  );

/** An execution that found another run alive has no report. */
function reportOf(output: unknown): { readonly outcome: string; readonly summary: string } {
  const facts = (value: unknown): Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { report, claim } = facts(output);
  const { outcome, summary } = facts(report);
  if (typeof outcome === 'string' && typeof summary === 'string') return { outcome, summary };
  const { because } = facts(claim);
  throw new Refusal(
    `the dry run came to no end: ${typeof because === 'string' ? because : 'its output holds no report'}; see: npx handover status`,
  );
}
