import { setTimeout as sleep } from 'node:timers/promises';
import type { WireEntry } from '../aws';
import type { LabCheck } from '../verdict/lab-check';
import { leaseWrites, renewalsOf } from '../verdict/renewals';
import { runEnds, sayEnd } from '../verdict/run-ends';
import { isWrite, sayWrites, writeOf } from '../verdict/run-writes';
import { failingSeenCheck } from './observers';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';

const ASKED_LIMIT_MS = 60_000;
/** Some time in which what is wanted stays wanted: a no stands. */
const AFTER_MS = 8_000;

export const declined: Scenario = {
  name: 'declined',
  title: "observers' transactions fail, clients are well: the run asks, a person says no, and nothing has changed",
  ends: 'stays',
  uninterrupted: true,
  automation: 'approve',
  operator: 'declines',
  jobs: 40,
  strike: async (stage) => {
    const { world } = stage;
    const { happenings } = world.parts;
    stage.faultAt = Date.now();
    await revokeCanary(stage);
    happenings.tell({
      lane: world.firstRegion,
      kind: 'fault',
      text: "a migration took the canary's table away from the application",
    });
  },
  aftermath: async ({ world }) => {
    const { history } = world.parts;
    await waitFor('the run that asked to end', ASKED_LIMIT_MS, async () =>
      runEnds(history).some(({ execution }) => askedBy(world.parts.history).includes(execution)),
    );
    await sleep(AFTER_MS);
  },
  expects: async (stage, { report, calls, history }) => [
    failingSeenCheck(history, 'AskForApproval'),
    askedCheck(stage, report?.outcome),
    leaseCheck(stage),
    writesCheck(calls),
  ],
};

/** Every observer's transaction fails from now on, with the words of the database; no client touches that table. */
async function revokeCanary({ world }: Stage): Promise<void> {
  for (const { server, settings, application } of world.parts.databases.pairs)
    await server[world.first].asAdmin(
      (admin) => admin.query(`REVOKE INSERT ON lab_canary FROM "${application.username}"`),
      settings.databaseName,
    );
}

type History = Stage['world']['parts']['history'];

const askedBy = (history: History): readonly string[] =>
  history.flatMap((event) =>
    event.kind === 'StateEntered' && event.state === 'AwaitDecision' ? [event.execution] : [],
  );

/** It was wanted by a quorum, asked once, and a person's no ended it. */
function askedCheck({ world }: Stage, outcome: string | undefined): LabCheck {
  const { history } = world.parts;
  const runs = [...new Set(askedBy(history))];
  const ends = runEnds(history).filter(({ execution }) => runs.includes(execution));
  return {
    name: 'a quorum wanted it, the run asked once, and a person said no',
    passed: runs.length === 1 && ends.length === 1 && outcome === 'declined',
    detail: `${outcome ?? 'no report'}: ${ends.map(sayEnd).join(' | ')}`,
  };
}

/** The run has read the lease and never written it; the keepers have gone on all the time. */
function leaseCheck({ world, faultAt = 0 }: Stage): LabCheck {
  const writes = leaseWrites(world.parts.cloud.log.entries).filter(({ at }) => at > faultAt);
  const renewed = renewalsOf(writes).length;
  const others = writes.length - renewed;
  return {
    name: 'only keepers have touched the lease',
    passed: renewed > 0 && others === 0,
    detail: `${renewed} renewals by keepers, ${others} writes by anybody else`,
  };
}

/** What the run may write before anybody has said yes: its own items, and words for people. */
const OWN = [
  /^dynamodb:\w+ WORKLOAD#\S+ (RUN|REPORT(#\S+)?)$/,
  /^dynamodb:\w+ DECISION#/,
  /^sns:Publish/,
  /^events:PutEvents/,
];

function writesCheck(calls: readonly WireEntry[]): LabCheck {
  const writes = calls.filter(isWrite);
  const foreign = writes.filter((call) => !OWN.some((own) => own.test(writeOf(call))));
  return {
    name: 'the run has written its own items in the ledger, told people, and nothing else',
    passed: writes.length > 0 && foreign.length === 0,
    detail: foreign.length > 0 ? `also ${sayWrites(foreign)}` : sayWrites(writes),
  };
}
