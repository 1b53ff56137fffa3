import { EcsSourceTasks } from '../adapters/aws/ecs-cluster';
import { EventBridgeEvents } from '../adapters/aws/event-bridge-events';
import { SnsNotices } from '../adapters/aws/sns-notices';
import { systemClock } from '../adapters/clock';
import { otherSide, servingSide } from '../domain/sides';
import type { SourceTasks } from '../ports/outside';
import type { StepContext } from '../steps/step';
import { type Environment, readEnvironment } from './environment';
import { jobTablesOf } from './job-tables';
import { composeLedger } from './ledger';
import { logger } from './observability';

/** What every handler of one container shares: made once, at the first event. */
export function composeContainer(env: Readonly<Record<string, string | undefined>>) {
  const environment = readEnvironment(env);
  const { settings, timings, region } = environment;
  const context: StepContext = { settings, timings, region, clock: systemClock };
  const tables = jobTablesOf(settings, region);
  const oneRegion: ReadonlySet<string> = new Set(tables?.applications);
  return { environment, context, oneRegion, ledger: composeLedger({ ...settings, region, oneRegion: tables }) };
}

export const composeNotices = ({ region, settings }: Environment) =>
  new SnsNotices(region, settings.topicArn, (error) => logger.error('a notice could not be sent', { error }));

export const composeEvents = ({ region }: Environment) =>
  new EventBridgeEvents(region, (error) => logger.error('an event could not be sent', { error }));

/** Tasks on the other side, for a Region that takes over. */
export function composeSource({ settings, region }: Environment): SourceTasks {
  const side = otherSide(servingSide(settings.regions, region));
  return new EcsSourceTasks(settings.regions[side], settings.jobs?.cluster[side] ?? 'none');
}
