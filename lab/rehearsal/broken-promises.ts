import type { RunReport } from '../../lambda/contract/report';
import type { Commit, MemoryServer } from '../memory';
import type { Deeds } from './deeds';
import type { RehearsalWorld } from './rehearsal-world';

/** What a rehearsal with one takeover, by however many runs, has done wrong; each line names the promise. Empty: nothing. */
export async function brokenPromises(world: RehearsalWorld, deeds: Deeds): Promise<readonly string[]> {
  const [twoWriters, jobs, end] = await Promise.all([oneWriter(world), everyJobOnce(world, deeds), reported(world)]);
  return [...twoWriters, ...jobs, ...end, ...oneTakeover(deeds), ...onePromotion(world, deeds)];
}

/** P1, on what the databases hold: nothing opened and nothing new committed before the fence, nothing old after it. */
async function oneWriter(world: RehearsalWorld): Promise<string[]> {
  const { leases, fences } = world.portsIn(world.regionOf('standby'));
  const epoch = (await leases.read())?.epoch ?? 0;
  const fence = await fences.read(epoch);
  const overlaps = [...world.pairs].flatMap(([name, { home, standby }]) => overlap(name, home, standby));
  if (fence === undefined) return [`P1: no fence is recorded under epoch ${epoch}`, ...overlaps];
  const fencedMs = Date.parse(fence.at);
  const unfenced = [...world.pairs].flatMap(([name, { home, standby }]) => [
    ...opened(standby, epoch)
      .filter((atMs) => atMs < fencedMs)
      .map((atMs) => `P1: ${name} was opened ${(fencedMs - atMs) / 1000} s before the fence`),
    ...counted(`P1: ${name} has commits in standby before the fence`, ownCommits(standby), (at) => at < fencedMs),
    ...counted(`P1: ${name} has commits in home after the fence`, ownCommits(home), (at) => at > fencedMs),
  ]);
  return [...unfenced, ...overlaps];
}

/** Whatever the ledger calls a fence: the last commit on the old side comes before the first one on the new. */
function overlap(name: string, home: MemoryServer, standby: MemoryServer): string[] {
  const last = Math.max(...ownCommits(home).map(({ atMs }) => atMs));
  const first = Math.min(...ownCommits(standby).map(({ atMs }) => atMs));
  return first <= last ? [`P1: ${name} had two writers for ${(last - first) / 1000} s`] : [];
}

const opened = ({ log, timeline }: MemoryServer, epoch: number): number[] =>
  log.flatMap(({ atMs, contents: { row } }) =>
    row?.open && row.epoch === epoch && row.timeline === timeline ? [atMs] : [],
  );

/** Without those that came by replication. */
const ownCommits = ({ commits, timeline }: MemoryServer): readonly Commit[] =>
  commits.filter((commit) => commit.timeline === timeline);

function counted(what: string, commits: readonly Commit[], wrong: (atMs: number) => boolean): string[] {
  const count = commits.filter(({ atMs }) => wrong(atMs)).length;
  return count === 0 ? [] : [`${what}: ${count}`];
}

/** P2 and P3: each job has ended, its effect is in the promoted database once, and none was taken back twice. */
async function everyJobOnce(world: RehearsalWorld, { requeues }: Deeds): Promise<string[]> {
  const { queue } = world.portsIn(world.regionOf('standby'));
  const twice = requeues.filter((id, index) => requeues.indexOf(id) !== index);
  const applications = world.settings.jobs?.applications ?? [];
  const accounts = await Promise.all(applications.map(({ name }) => queue.account(name)));
  const effects = applications.flatMap(
    ({ markerDatabase }) => world.server(markerDatabase ?? 'none', 'standby').effects,
  );
  const doubled = effects.filter((id, index) => effects.indexOf(id) !== index);
  return [
    ...twice.map((id) => `P2: job ${id} was taken back more than once`),
    ...doubled.map((id) => `P3: job ${id} has its effect more than once`),
    ...accounts
      .filter(({ accepted, done }) => accepted !== done)
      .map(({ application, accepted, done }) => `P2: ${application} has done ${done} of ${accepted} jobs`),
    ...accounts
      .filter(({ done }) => done !== effects.length)
      .map(({ done }) => `P2: ${done} jobs are done, ${effects.length} effects are there`),
  ];
}

/** P5: the last word about the takeover is a report that says so, and nobody holds the workload any more. */
async function reported(world: RehearsalWorld): Promise<string[]> {
  const { reports, runs } = world.portsIn(world.regionOf('standby'));
  const [latest, held] = await Promise.all([reports.latest(), runs.current()]);
  return [
    ...(latest === undefined ? ['P5: there is no report'] : []),
    ...(latest !== undefined && latest.outcome !== 'completed' ? [`P5: the last report says ${said(latest)}`] : []),
    ...(held?.ended === undefined ? [`P5: run ${held?.runId} still holds the workload`] : []),
  ];
}

const said = ({ run, outcome, summary }: RunReport): string => `${run.id} ${outcome}: ${summary}`;

const oneTakeover = ({ takeovers }: Deeds): string[] =>
  takeovers.length === 1 ? [] : [`P5: the epoch was raised ${takeovers.length} times: ${takeovers.join(', ')}`];

function onePromotion(world: RehearsalWorld, { promotions }: Deeds): string[] {
  return world.settings.databases.flatMap(({ instance }) => {
    const calls = promotions.filter((identifier) => identifier === instance.standby).length;
    return calls === 1 ? [] : [`P5: ${instance.standby} was told to promote ${calls} times`];
  });
}
