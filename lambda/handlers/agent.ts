import { CloudWatchSignals } from '../adapters/aws/cloudwatch-signals';
import { Agent } from '../loops/agent';
import { composeContainer } from './container';
import { loopHandler } from './loop-handler';

const { environment, context, ledger } = composeContainer(process.env);
const ports = { ...ledger, signals: new CloudWatchSignals(environment.region) };
const { agentLifeSeconds, agentTickSeconds } = context.timings;

export const handler = loopHandler(
  () => new Agent(ports, context),
  { lifeSeconds: agentLifeSeconds, tickSeconds: agentTickSeconds },
  context.clock,
);
