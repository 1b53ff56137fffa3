import { runEnds } from '../verdict/run-ends';
import { askedRuns, declinedChecks } from './declined-checks';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';

const ASKED_LIMIT_MS = 60_000;
/** A lease that outlasts what a busy laptop does to a keeper: here it is about the question, not about the fence. */
const TIMINGS = { leaseTtlSeconds: 24, leaseMarginSeconds: 2, leaseRenewSeconds: 2 };

export const declined: Scenario = {
  name: 'declined',
  title: "observers' transactions fail, clients are well: the run asks, a person says no, and nothing has changed",
  ends: 'stays',
  uninterrupted: true,
  automation: 'approve',
  operator: 'declines',
  jobs: 40,
  timings: TIMINGS,
  strike: async (stage) => {
    const { world } = stage;
    stage.faultAt = Date.now();
    await revokeCanary(stage);
    const text = "a migration took the canary's table away from the application";
    world.parts.happenings.tell({ lane: world.firstRegion, kind: 'fault', text });
  },
  aftermath: async ({ world }) => {
    const { history } = world.parts;
    await waitFor('the run that asked to end', ASKED_LIMIT_MS, async () => {
      const asked = askedRuns(history);
      return runEnds(history).some(({ execution }) => asked.includes(execution));
    });
  },
  expects: async (stage, evidence) => declinedChecks(evidence, stage.world.parts.cloud.log.entries),
};

/** Every observer's transaction fails from now on, with the words of the database; no client touches that table. */
async function revokeCanary({ world }: Stage): Promise<void> {
  for (const { server, settings, application } of world.parts.databases.pairs)
    await server[world.first].asAdmin(
      (admin) => admin.query(`REVOKE INSERT ON lab_canary FROM "${application.username}"`),
      settings.databaseName,
    );
}
