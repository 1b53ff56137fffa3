import { DnsResolver } from '../adapters/dns-resolver';
import { confirmReplay } from '../steps/confirm-replay';
import { openDatabases } from '../steps/open-databases';
import { precheckRun } from '../steps/precheck-run';
import { promoteDatabases } from '../steps/promote-databases';
import { requeueRunningJobs } from '../steps/requeue-running-jobs';
import { verify } from '../steps/verify';
import { composeContainer, composeSource } from './container';
import { composeDatabases } from './databases';
import { bind, stepHandler } from './step-handler';

/** Steps that speak to databases, and so live in the VPC. */
const { environment, context, ledger } = composeContainer(process.env);
const ports = {
  ...ledger,
  ...composeDatabases(environment),
  claims: ledger.jobs,
  doneJobs: ledger.jobs,
  losses: ledger.reports,
  source: composeSource(environment),
  resolver: new DnsResolver(environment.resolvers),
};

export const handler = stepHandler(
  {
    Precheck: bind(precheckRun, ports, context),
    ConfirmReplay: bind(confirmReplay, ports, context),
    PromoteDatabases: bind(promoteDatabases, ports, context),
    OpenDatabases: bind(openDatabases, ports, context),
    RequeueRunningJobs: bind(requeueRunningJobs, ports, context),
    Verify: bind(verify, ports, context),
  },
  ports.runs,
  context.clock,
);
