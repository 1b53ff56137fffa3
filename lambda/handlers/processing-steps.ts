import { EcsCluster } from '../adapters/aws/ecs-cluster';
import { EcsServiceCounts } from '../adapters/aws/ecs-service-counts';
import { sideOf } from '../domain/sides';
import { drainJobs } from '../steps/drain-jobs';
import { scaleUp } from '../steps/scale-up';
import { startProcessing } from '../steps/start-processing';
import { stopProcessing } from '../steps/stop-processing';
import { composeContainer } from './container';
import { bind, stepHandler } from './step-handler';

/** Steps that give the workload its capacity and its dispatcher. */
const { environment, context, ledger } = composeContainer(process.env);
const { settings, region } = environment;
const serviceCounts = new EcsServiceCounts(region, sideOf(settings.regions, region), settings.services);
const ports = { ...ledger, claims: ledger.jobs, cluster: new EcsCluster(region), serviceCounts };

export const handler = stepHandler(
  {
    StopProcessing: bind(stopProcessing, ports, context),
    DrainJobs: bind(drainJobs, ports, context),
    ScaleUp: bind(scaleUp, ports, context),
    StartProcessing: bind(startProcessing, ports, context),
  },
  ports.runs,
  context.clock,
);
