import { Resolver } from 'node:dns/promises';
import { isDeepStrictEqual } from 'node:util';
import { auroraEndpoints, type WireEntry } from '../aws';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { isWrite } from '../verdict/run-writes';
import type { Stage } from './stage';

export type Change = 'failover' | 'switchover';

/** A call as AWS documents it, and what else would have been another call. */
export interface Wanted {
  readonly operation: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * A failover is called in the Region that takes over, with `AllowDataLoss` alone; a switchover where the writer is, with neither
 * flag. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export function wantedCalls({ world }: Stage, change: Change): readonly Wanted[] {
  const { databases, cloud } = world.parts;
  return databases.pairs.flatMap(({ settings }) => {
    if (settings.kind !== 'aurora-global') return [];
    const target = `arn:aws:rds:${world.otherRegion}:${cloud.account}:cluster:${settings.instance[world.other]}`;
    const names = { GlobalClusterIdentifier: settings.globalCluster, TargetDbClusterIdentifier: target };
    return change === 'failover'
      ? { operation: 'FailoverGlobalCluster', region: world.otherRegion, input: { ...names, AllowDataLoss: true } }
      : { operation: 'SwitchoverGlobalCluster', region: world.firstRegion, input: names };
  });
}

/** Whatever RDS was told to change, refused or not: each call that there had to be, once, and nothing else. */
export function askedCheck(wire: readonly WireEntry[], wanted: readonly Wanted[]): LabCheck {
  const asked = wire.filter((entry) => entry.service === 'rds' && isWrite(entry));
  const is = (entry: WireEntry, { operation, region, input }: Wanted): boolean =>
    isDeepStrictEqual([entry.operation, entry.region, entry.input], [operation, region, input]);
  const said = asked.map(({ operation, region, input }) => `${operation} in ${region} ${JSON.stringify(input)}`);
  return {
    name: 'Aurora was asked once for each global database, as AWS documents it, and for nothing else',
    passed:
      wanted.length > 0 &&
      asked.length === wanted.length &&
      wanted.every((want) => asked.some((entry) => is(entry, want))),
    detail: said.join('; ') || 'it was asked for nothing',
  };
}

/** Nothing in a promoted cluster tells it from its source (ADR 0022): the order is what keeps it from writing too early. */
export function orderCheck(wire: readonly WireEntry[], { moments, acknowledged, other }: Evidence): LabCheck {
  const asked = wire.find((entry) => entry.service === 'rds' && isWrite(entry))?.at;
  const served = acknowledged.find(({ region }) => region === other)?.at;
  const { owned, fenced, promoted } = moments;
  const steps = [
    ['lease taken', owned],
    ['fence held', fenced],
    ['Aurora asked', asked],
    ['promoted', promoted],
    ['first write acknowledged', served],
  ] as const;
  const times = steps.map(([, at]) => at ?? Number.NaN);
  return {
    name: 'promoted after the fence was held, written to after it was promoted',
    passed: times.every((at, index) => index === 0 || (times[index - 1] ?? Number.NaN) <= at),
    detail: steps.map(([what, at]) => `${what} ${sayAfter(at, owned)}`).join(', '),
  };
}

const sayAfter = (at: number | undefined, since: number | undefined): string =>
  at === undefined || since === undefined ? 'never' : `${((at - since) / 1000).toFixed(1)} s`;

/** ADR 0022: Aurora's word can only come after the call, and the call waits for the fence; so the fence never rests on it. */
export async function fenceCheck({ world }: Stage, { lease }: Evidence): Promise<LabCheck> {
  const { databases, ledger } = world.parts;
  const fence = lease === undefined ? undefined : await ledger.fences.read(lease.epoch);
  const told = databases.aurora.events(world.otherRegion).filter(({ message }) => WRITE_FENCE.test(message));
  return {
    name: 'the old side closed by its own deadline; where Aurora cannot reach it, its own write fence times out',
    passed: fence?.how === 'deadline' && told.some(({ message }) => message.endsWith('timed out.')),
    detail: `${fence?.how ?? 'no fence is recorded'}; ${told.map(({ message }) => message).join(' ') || 'Aurora said nothing'}`,
  };
}

const WRITE_FENCE = /^Attempt to block writes /;

/** As any client would find them: the lab's name server is asked. */
export async function endpointsCheck({ world }: Stage, { connection }: Evidence): Promise<LabCheck> {
  const { databases, resolver } = world.parts;
  const names = new Resolver({ timeout: 1_000, tries: 2 });
  names.setServers([resolver]);
  const leads = (name: string): Promise<boolean> =>
    names.resolve4(name).then(
      () => true,
      () => false,
    );
  const found = await Promise.all(
    databases.pairs.map(async ({ settings: { instance } }) => {
      const here = auroraEndpoints(world.otherRegion, instance[world.other]);
      const left = auroraEndpoints(world.firstRegion, instance[world.first]);
      const [active, inactive] = [await leads(here.writer), await leads(left.writer)];
      return { right: active && !inactive && (connection ?? '').includes(here.writer), ...here };
    }),
  );
  return {
    name: 'the writer endpoint there is active, the old one is not, and applications are told so',
    passed: found.length > 0 && found.every(({ right }) => right),
    detail: `${found.map(({ writer }) => writer).join(', ')}; connection parameter: ${connection ?? 'none'}`,
  };
}
