import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { lostRows } from '../verdict/promises';
import { untilEntered } from './old-database';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';
import { startByPerson } from './start-by-person';

const LIMIT_MS = 60_000;
const SERVED_AGAIN_MS = 20_000;
/** A busy laptop must not look like a side that is ill, nor like a run that is dead: this is about the order of a planned move. */
const TIMINGS = { leaseTtlSeconds: 24, leaseMarginSeconds: 2, leaseRenewSeconds: 2, runDeadAfterSeconds: 30 };

export const switchover: Scenario = {
  name: 'switchover',
  title: 'a person moves a workload while both sides are well: jobs end, writes pause, and no acknowledged row is lost',
  jobs: 80,
  timings: TIMINGS,
  strike: async (stage) => {
    stage.faultAt = Date.now();
    await startByPerson(stage, 'switchover');
  },
  expects: async (_, evidence) => [
    nothingLost(evidence),
    {
      name: 'the loss is stated as none, with its proof',
      passed: evidence.loss.kind === 'known' && evidence.loss.seconds === 0 && evidence.loss.proof === 'replayed',
      detail: evidence.loss.because,
    },
    pauseTold(evidence, evidence.other),
  ],
};

export const switchoverBack: Scenario = {
  name: 'switchover-back',
  title:
    'the replication line is cut in the middle of a switchover: nothing is promoted, and it goes back without loss',
  ends: 'stays',
  jobs: 80,
  timings: TIMINGS,
  strike: async (stage) => {
    const { databases, happenings } = stage.world.parts;
    stage.faultAt = Date.now();
    await startByPerson(stage, 'switchover');
    if (!(await untilEntered(stage, 'TakeOwnership', LIMIT_MS))) return;
    for (const { link } of databases.pairs) {
      const seen = link.connectionsSeen;
      stage.faults.push({ what: 'the replication line is cut', hits: () => link.connectionsSeen - seen });
      link.cut();
    }
    happenings.tell({ lane: stage.world.firstRegion, kind: 'fault', text: 'the replication line is cut' });
  },
  aftermath: async (stage) => {
    await untilEntered(stage, 'Report', LIMIT_MS);
    const { world, client } = stage;
    const since = Date.now();
    await waitFor('clients to be served again where they were', SERVED_AGAIN_MS, async () =>
      client.acknowledged.some(({ at, region }) => at > since && region === world.firstRegion),
    );
  },
  expects: async (stage, evidence) => [
    nothingLost(evidence),
    pauseTold(evidence, evidence.first),
    {
      name: 'it went back under a further epoch',
      passed: evidence.report?.outcome === 'returned' && evidence.lease?.epoch === (evidence.before?.epoch ?? 0) + 2,
      detail: `epoch ${evidence.before?.epoch} before, ${evidence.lease?.epoch} now; ${evidence.report?.summary ?? 'no report'}`,
    },
    await neverPromoted(stage),
  ],
};

async function neverPromoted({ world }: Stage): Promise<LabCheck> {
  const asked = await Promise.all(
    world.parts.databases.pairs.map(({ server }) =>
      server[world.other].asAdmin(
        async (admin) => (await admin.query<{ replica: boolean }>('SELECT pg_is_in_recovery() AS replica')).rows[0],
        'postgres',
      ),
    ),
  );
  const passed = asked.length > 0 && asked.every((row) => row?.replica === true);
  return { name: 'no copy was promoted', passed, detail: passed ? `${asked.length} are replicas` : 'one writes' };
}

function nothingLost(evidence: Evidence): LabCheck {
  const lost = lostRows(evidence);
  const detail = `${lost.length} of ${evidence.acknowledged.length} acknowledged rows are missing`;
  return { name: 'no acknowledged row is lost', passed: lost.length === 0 && evidence.acknowledged.length > 0, detail };
}

/** What clients saw: the longest time between two acknowledged writes, of which the second is of `where`. A lab figure. */
function pauseTold({ acknowledged, faultAt, report }: Evidence, where: string): LabCheck {
  const after = acknowledged.filter(({ at }) => at >= faultAt - 1_000).sort((a, b) => a.at - b.at);
  const pauses = after.flatMap(({ at, region }, index) => {
    const before = after[index - 1];
    return before === undefined || region !== where ? [] : [at - before.at];
  });
  const seconds = (Math.max(0, ...pauses) / 1000).toFixed(1);
  const [stated] = report?.downtime ?? [];
  const said =
    stated === undefined
      ? 'the report does not say'
      : `${(stated.milliseconds / 1000).toFixed(1)} s at most by the run's report`;
  return {
    name: 'how long writes paused',
    passed: stated !== undefined && pauses.length > 0,
    detail: `${seconds} s as clients saw it (lab figure, with the flip of the name), ${said}`,
  };
}
