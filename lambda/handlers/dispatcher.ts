import { EcsCluster } from '../adapters/aws/ecs-cluster';
import { Dispatcher } from '../loops/dispatcher';
import { LedgerSweep, sweepingOnce } from '../loops/ledger-sweep';
import { composeContainer } from './container';
import { loopHandler } from './loop-handler';

const { environment, context, ledger } = composeContainer(process.env);
const { jobs } = ledger;
const ports = { ...ledger, queue: jobs, claims: jobs, waiting: jobs, cluster: new EcsCluster(environment.region) };
const { dispatcherLifeSeconds, dispatcherTickSeconds } = context.timings;

export const handler = loopHandler(
  () => sweepingOnce(new Dispatcher(ports, context), new LedgerSweep(ports, context)),
  { lifeSeconds: dispatcherLifeSeconds, tickSeconds: dispatcherTickSeconds },
  context.clock,
);
