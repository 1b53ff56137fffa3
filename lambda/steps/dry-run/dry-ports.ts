import { servingSide } from '../../domain/sides';
import type { StepContext } from '../step';
import { dryConnections, dryFleet, type KnownDatabases } from './dry-databases';
import { dryFences } from './dry-fences';
import { dryLeases } from './dry-lease';
import {
  dryClaims,
  dryDecisions,
  dryDoneJobs,
  dryLosses,
  dryLossWaits,
  dryReports,
  dryRuns,
  dryServing,
} from './dry-ledger';
import { follows } from './dry-left-side';
import { dryCluster, dryNotices, dryParameters, dryRecords, dryResolver, drySource } from './dry-outside';
import { dryClusterSnapshots, dryProtections, drySeeding } from './dry-seeding';
import type { Journal } from './journal';
import type { AllStepPorts, JudgingPorts } from './step-ports';

type Given = Partial<AllStepPorts & JudgingPorts>;

interface Dry {
  readonly journal: Journal;
  readonly context: StepContext;
  readonly given: Given;
}

type Wraps = { readonly [Key in keyof AllStepPorts]: (real: AllStepPorts[Key], dry: Dry) => AllStepPorts[Key] };

/** A port that changes nothing. */
const asItIs = <Port>(real: Port): Port => real;

/** Every port of every step: one that is not named here is given to no step of a dry run. */
const WRAPS: Wraps = {
  leases: (real, { journal }) => dryLeases(real, journal),
  runs: (real, { journal }) => dryRuns(real, journal),
  fences: (real, { journal, context, given }) =>
    dryFences(real, journal, {
      region: context.region,
      databases: context.settings.databases,
      observations: async () => (await given.observations?.all()) ?? [],
    }),
  decisions: (real, { journal }) => dryDecisions(real, journal),
  serving: (real, { journal }) => dryServing(real, journal),
  reports: (real, { journal }) => dryReports(real, journal),
  claims: (real, { journal }) => dryClaims(real, journal),
  doneJobs: (real, { journal }) => dryDoneJobs(real, journal),
  fleet: (real, { journal, context, given }) => dryFleet(real, journal, knownDatabases(context, given)),
  connections: (real, { journal, context, given }) => dryConnections(real, journal, knownDatabases(context, given)),
  seeding: (real, { journal, given }) => drySeeding(real, journal, { fleet: given.fleet, judge: given.seedingJudge }),
  clusterSnapshots: (real, { journal, given }) => dryClusterSnapshots(real, journal, { fleet: given.fleet }),
  protections: (real, { journal }) => dryProtections(real, journal),
  cluster: (real, { journal, context, given }) => dryCluster(real, journal, given.serviceCounts, context),
  parameters: (real, { journal }) => dryParameters(real, journal),
  records: (real, { journal }) => dryRecords(real, journal),
  resolver: (real, { journal, context }) => dryResolver(real, journal, context),
  notices: (_, { journal }) => dryNotices(journal),
  source: (_, { journal }) => drySource(journal),
  queue: (real) => ({
    find: (application, id) => real.find(application, id),
    heads: (application, jobClass, limit) => real.heads(application, jobClass, limit),
    account: (application) => real.account(application),
    submit: async () => {
      throw new Error('a step of a run submits no job');
    },
  }),
  accounts: (real) => ({
    sums: (application) => real.sums(application),
    standing: (application, limit) => real.standing(application, limit),
    tally: async () => 0,
    countLate: (application, limit) => real.countLate(application, limit),
  }),
  automation: (real) => ({ holds: () => real.holds(), hold: async () => undefined }),
  observations: (real) => ({
    all: () => real.all(),
    amend: async () => {
      throw new Error('a step of a run observes nothing');
    },
  }),
  facts: asItIs,
  supplies: asItIs,
  leftBehind: asItIs,
  losses: (real, { journal }) => dryLosses(real, journal),
  lossWaits: (_, { journal }) => dryLossWaits(journal),
  oldSides: asItIs,
  writeFences: asItIs,
};

function knownDatabases(
  { settings: { databases, regions }, region }: StepContext,
  { fleet }: Pick<Given, 'fleet'>,
): KnownDatabases {
  const side = servingSide(regions, region);
  return {
    instanceOf: ({ instance }) => instance[side],
    follows: async (instance) => fleet !== undefined && follows(await fleet.describe(instance)),
    kindOf: (instance) => databases.find((one) => one.instance[side] === instance)?.kind ?? 'rds-replica-pair',
  };
}

/** The ports of a step, of which none changes anything. */
export function dryPorts(given: Given, journal: Journal, context: StepContext): Given {
  const dry = { journal, context, given };
  const wrap = <Key extends keyof AllStepPorts>(key: Key): Given => {
    const { [key]: real } = given;
    return real === undefined ? {} : ({ [key]: WRAPS[key](real as AllStepPorts[Key], dry) } as Given);
  };
  return Object.assign({}, ...(Object.keys(WRAPS) as (keyof AllStepPorts)[]).map(wrap));
}
