import { CloudWatchSignals } from '../adapters/aws/cloudwatch-signals';
import { EcsCluster } from '../adapters/aws/ecs-cluster';
import { Dispatcher } from '../loops/dispatcher';
import { inTurn, JobBooks } from '../loops/job-books';
import { LedgerSweep, sweepingOnce } from '../loops/ledger-sweep';
import { composeContainer } from './container';
import { loopHandler } from './loop-handler';

const { environment, context, ledger } = composeContainer(process.env);
const { jobs } = ledger;
const ports = {
  ...ledger,
  queue: jobs,
  claims: jobs,
  late: jobs,
  waiting: jobs,
  cluster: new EcsCluster(environment.region),
  signals: new CloudWatchSignals(environment.region),
};
const { dispatcherLifeSeconds, dispatcherTickSeconds } = context.timings;

export const handler = loopHandler(
  () =>
    sweepingOnce(inTurn(new Dispatcher(ports, context), new JobBooks(ports, context)), new LedgerSweep(ports, context)),
  { lifeSeconds: dispatcherLifeSeconds, tickSeconds: dispatcherTickSeconds },
  context.clock,
);
