import { AuroraSnapshots } from '../adapters/aws/aurora-snapshots';
import { RdsReplicaSeeding } from '../adapters/aws/rds-replica-seeding';
import { RdsSeedingJudge } from '../adapters/aws/rds-seeding-judge';
import { keepOldPrimary } from '../steps/keep-old-primary';
import { measureLoss } from '../steps/measure-loss';
import { seedReplica } from '../steps/seed-replica';
import { composeContainer } from './container';
import { composeDatabases } from './databases';
import { bind, stepHandler } from './step-handler';

/** Steps that replace an old primary: rights that nothing else of Handover has. */
const { environment, context, ledger } = composeContainer(process.env);
const ports = {
  ...ledger,
  ...composeDatabases(environment),
  losses: ledger.reports,
  seeding: new RdsReplicaSeeding(environment.region),
  seedingJudge: new RdsSeedingJudge(environment.region),
  clusterSnapshots: new AuroraSnapshots(environment.region),
};

export const handler = stepHandler(
  {
    MeasureLoss: bind(measureLoss, ports, context),
    KeepOldPrimary: bind(keepOldPrimary, ports, context),
    SeedReplica: bind(seedReplica, ports, context),
  },
  ports.runs,
  context.clock,
);
