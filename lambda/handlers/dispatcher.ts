import { EcsCluster } from '../adapters/aws/ecs-cluster';
import { Dispatcher } from '../loops/dispatcher';
import { composeContainer } from './container';
import { loopHandler } from './loop-handler';

const { environment, context, ledger } = composeContainer(process.env);
const ports = { ...ledger, queue: ledger.jobs, claims: ledger.jobs, cluster: new EcsCluster(environment.region) };
const { dispatcherLifeSeconds, dispatcherTickSeconds } = context.timings;

export const handler = loopHandler(
  () => new Dispatcher(ports, context),
  { lifeSeconds: dispatcherLifeSeconds, tickSeconds: dispatcherTickSeconds },
  context.clock,
);
