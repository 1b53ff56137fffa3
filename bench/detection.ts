import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import config from '../handover.config';
import { deployedConfig } from '../lab/app/deployed-config';
import type { DeployedWorkload } from '../lab/app/deployed-workload';
import { shippedApp } from '../lab/simulator/shipped';
import { METRICS } from '../lambda/contract/names';
import { DEFAULT_TIMINGS } from '../lambda/contract/settings';
import type { Benchmark } from './benchmark';
import type { DetectionGiven, DetectionOrder } from './detection-draw';
import { FOUND, IGNORED } from './detection-stories';
import { goalTable, ignoredTable, momentsTable } from './detection-tables';
import { wholeNumber } from './options';
import { portions, sideBySide } from './side-by-side';
import type { Sighted } from './sighted';

interface Options {
  readonly draws: number;
  readonly seed: number;
  readonly workers: number;
  readonly tick: number;
  readonly alarmPeriod?: number;
}

/** Draws that a worker plays before it answers. */
const AT_ONCE = 20;

/** From a fault to the wish, the alarm and the raised epoch; and what must not come to that. */
export const detectionBenchmark: Benchmark = {
  name: 'detection',
  summary: 'how long a fault takes to be wanted gone, to set off the alarm and to raise the epoch, in virtual time',
  define: (command: Command) => {
    command
      .option('--draws <count>', 'of each fault, each at a phase of its own', wholeNumber, 1_000)
      .option('--seed <number>', 'the same seed draws the same phases', wholeNumber, 1)
      .option('--workers <count>', 'side by side', wholeNumber, availableParallelism())
      .option(
        '--tick <seconds>',
        'of the observers, instead of what ships',
        wholeNumber,
        DEFAULT_TIMINGS.agentTickSeconds,
      )
      .option('--alarm-period <seconds>', 'of the takeover alarm, instead of what ships', wholeNumber)
      .action(async (options: Options) => {
        process.stdout.write(await measureDetection(await deployedConfig(config), options));
      });
  },
};

export async function measureDetection(workload: DeployedWorkload, options: Options): Promise<string> {
  const given = detectionGiven(workload, options);
  const sighted = await playAll(given, options);
  const of = (name: string): readonly Sighted[] => sighted.get(name) ?? [];
  return [
    goalTable(FOUND, of, given.timings),
    momentsTable(FOUND, of),
    ignoredTable(IGNORED, of),
    `${note(given, options)}\n`,
  ].join('\n\n');
}

/** Settings, machines and the alarm are those of the templates. */
export function detectionGiven(
  workload: DeployedWorkload,
  { tick, alarmPeriod }: Pick<Options, 'tick' | 'alarmPeriod'>,
): DetectionGiven {
  const app = shippedApp(workload);
  const { standby } = app.settings.regions;
  const alarm = workload.alarms.find((one) => one.metricName === METRICS.takeoverWanted && one.region === standby);
  if (alarm === undefined) throw new Error(`no alarm on ${METRICS.takeoverWanted} in ${standby}`);
  return {
    app,
    timings: { ...DEFAULT_TIMINGS, agentTickSeconds: tick },
    alarm: { ...alarm, periodSeconds: alarmPeriod ?? alarm.periodSeconds },
  };
}

async function playAll(
  given: DetectionGiven,
  { draws, seed, workers }: Options,
): Promise<ReadonlyMap<string, readonly Sighted[]>> {
  const names = [...FOUND, ...IGNORED].map(({ name }) => name);
  const orders: DetectionOrder[] = names.flatMap((story) =>
    portions(seed, draws, AT_ONCE).map((portion) => ({ story, ...portion })),
  );
  const answers = await sideBySide<DetectionOrder, Sighted[]>({ entry: 'detection-worker.ts', workers, given, orders });
  return new Map(names.map((name) => [name, answers.filter((_, index) => orders[index]?.story === name).flat()]));
}

function note({ alarm, timings }: DetectionGiven, { draws, seed, tick, alarmPeriod }: Options): string {
  const changed = [
    tick === DEFAULT_TIMINGS.agentTickSeconds ? '' : ` --tick ${tick}`,
    alarmPeriod === undefined ? '' : ` --alarm-period ${alarmPeriod}`,
  ].join('');
  return [
    'Virtual time, a lab figure: the shipped agents, keepers, steps and machine in the simulator, at the durations that ship, automation on.',
    `An observer looks every ${timings.agentTickSeconds} s; schedules jitter by up to 15 s, start twice now and then, and start cold; calls take up to 50, 200 or 600 ms.`,
    `The alarm is the template's: ${alarm.statistic} of ${alarm.periodSeconds} s, ${alarm.datapointsToAlarm ?? alarm.evaluationPeriods} of ${alarm.evaluationPeriods}, ${alarm.treatMissingData}; evaluated at a phase of its own on complete periods.`,
    '"early" is the same alarm where an evaluation sees the period that still runs: AWS does not say which it does.',
    `npm run bench -- detection --draws ${draws} --seed ${seed}${changed}`,
  ].join('\n');
}
