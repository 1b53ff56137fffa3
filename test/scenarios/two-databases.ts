import { readWorkload } from '../../lab/app/deployed-workload';
import type { Intercept } from '../../lab/rehearsal/memory-functions';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ExecutionRun } from '../../lab/rehearsal/run-execution';
import { machineOf, type ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { Story } from '../../lab/rehearsal/story';
import { connectionParameterName } from '../../lambda/contract/names';
import type { PromotionAnswer } from '../../lambda/contract/step-answers';
import type { Orchestration } from '../../lambda/contract/steps';
import type { HandoverConfig } from '../../lib/config/config';
import { synthesized } from './shipped';

export const STOCK = 'stock-db';

/** It comes after `orders-db`, in which the markers of jobs are. */
const AFTER_ORDERS: HandoverConfig = {
  ...CONFIG,
  workloads: CONFIG.workloads.map((workload) => ({
    ...workload,
    databases: workload.databases.map((database) =>
      database.name === STOCK ? { ...database, dependsOn: ['orders-db'] } : database,
    ),
  })),
};

/** The same app, in whose settings the workload may serve without it. */
export const withoutStock = (shipped: ShippedMachine): ShippedMachine => {
  const settings = [...shipped.workload.settings].map(([region, one]) => {
    const databases = one.databases.map((each) => (each.name === STOCK ? { ...each, required: false } : each));
    return [region, { ...one, databases }] as const;
  });
  return { ...shipped, workload: { ...shipped.workload, settings: new Map(settings) } };
};

/** The instance of `stock-db` in the standby Region, as its control plane knows it. */
export function stockIn({ world }: Story) {
  const { fleet } = world.region(world.regionOf('standby'));
  const id = world.settings.databases.find(({ name }) => name === STOCK)?.instance.standby ?? 'none';
  const instance = fleet.instances.get(id);
  if (instance === undefined) throw new Error(`no instance ${id}`);
  return { id, instance };
}

/** RDS accepts its promotion, and gives it up: the storage is full. */
export const fillsUp = (of: () => Story): Intercept => {
  let filled = false;
  return async (step, act) => {
    const answer = await act();
    const asked =
      step === 'PromoteDatabases' &&
      (answer as PromotionAnswer).databases.some(({ name, status }) => name === STOCK && status === 'promoting');
    if (asked && !filled) Object.assign(stockIn(of()).instance, { phase: undefined, status: 'storage-full' });
    filled ||= asked;
    return answer;
  };
};

/** Somebody has given it more storage. */
export const mend = (story: Story) => Object.assign(stockIn(story).instance, { status: 'available' });

export async function told<T>(
  shipped: ShippedMachine,
  intercept: ((of: () => Story) => Intercept) | undefined,
  tell: (story: Story) => Promise<T>,
): Promise<T> {
  const story: Story = new Story(
    shipped,
    intercept?.(() => story),
  );
  return story.told(() => tell(story));
}

export const lost = async (story: Story): Promise<void> => {
  await story.serving();
  await story.partition();
};

export const entered = ({ events }: ExecutionRun): readonly string[] =>
  events.flatMap((event) => (event.kind === 'StateEntered' ? [event.state] : []));

/** How often each database's promotion was asked for. */
export const promotions = ({ deeds, world }: Story) =>
  Object.fromEntries(
    world.settings.databases.map(({ name, instance }) => [
      name,
      deeds.promotions.filter((id) => id === instance.standby).length,
    ]),
  );

export const takesWrites = ({ world }: Story, database: string): boolean =>
  world.server(database, 'standby').refusesCommits() === undefined;

export const parameterOf = ({ world }: Story, database: string): unknown => {
  const { values } = world.region(world.regionOf('standby')).parameters;
  return JSON.parse(values.get(connectionParameterName(world.settings, database)) ?? 'null');
};

/** The machines of that app. */
export async function machines(): Promise<Readonly<Record<Orchestration, ShippedMachine>>> {
  const workload = await synthesized((assembly) => readWorkload(assembly), AFTER_ORDERS);
  return {
    failover: machineOf(workload, 'standby', 'failover'),
    switchover: machineOf(workload, 'standby', 'switchover'),
    reprotect: machineOf(workload, 'standby', 'reprotect'),
  };
}
