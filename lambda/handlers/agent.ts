import { CloudWatchSignals } from '../adapters/aws/cloudwatch-signals';
import { CloudWatchTeamAlarms } from '../adapters/aws/cloudwatch-team-alarms';
import { EcsServiceCounts } from '../adapters/aws/ecs-service-counts';
import { HttpTransactionProbe } from '../adapters/http-transaction-probe';
import { SharedNames } from '../adapters/shared-names';
import { sideOf } from '../domain/sides';
import { tryLimitSeconds } from '../domain/transaction-window';
import { Agent } from '../loops/agent';
import { composeContainer } from './container';
import { loopHandler } from './loop-handler';

const { environment, context, ledger } = composeContainer(process.env);
const { region, settings, timings } = environment;
const tryLimitMs = tryLimitSeconds(timings) * 1000;
const ports = {
  ...ledger,
  signals: new CloudWatchSignals(region),
  transactions: new HttpTransactionProbe(tryLimitMs, new SharedNames(tryLimitMs)),
  teamAlarms: new CloudWatchTeamAlarms(region, settings.observerAlarms ?? []),
  serviceCounts: new EcsServiceCounts(region, sideOf(settings.regions, region), settings.services),
};

export const handler = loopHandler(
  (id) => new Agent(id, ports, context),
  { lifeSeconds: timings.agentLifeSeconds, tickSeconds: timings.agentTickSeconds },
  context.clock,
);
