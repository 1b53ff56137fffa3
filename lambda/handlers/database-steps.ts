import { factsOfSides } from '../adapters/aws/aws-region-facts';
import { AwsTaskSupplies } from '../adapters/aws/aws-task-supplies';
import { DnsResolver } from '../adapters/dns-resolver';
import type { StepEvent } from '../contract/steps';
import { isValidate, type ValidateEvent } from '../contract/validate';
import { confirmReplay } from '../steps/confirm-replay';
import { openDatabases } from '../steps/open-databases';
import { precheckRun } from '../steps/precheck-run';
import { promoteDatabases } from '../steps/promote-databases';
import { requeueRunningJobs } from '../steps/requeue-running-jobs';
import { validate } from '../steps/validate';
import { verify } from '../steps/verify';
import { composeContainer, composeSource } from './container';
import { composeDatabases } from './databases';
import { bind, stepHandler } from './step-handler';

/** Steps that speak to databases, and so live in the VPC. */
const { environment, context, ledger } = composeContainer(process.env);
const ports = {
  ...ledger,
  ...composeDatabases(environment),
  facts: factsOfSides(environment.settings, environment.region),
  supplies: new AwsTaskSupplies(environment.region),
  claims: ledger.jobs,
  doneJobs: ledger.jobs,
  losses: ledger.reports,
  source: composeSource(environment),
  resolver: new DnsResolver(environment.resolvers),
};

const steps = stepHandler(
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

/** Whoever validates has no run, so no progress is kept. */
export const handler = (event: StepEvent | ValidateEvent): Promise<unknown> =>
  isValidate(event) ? validate(ports, context) : steps(event);
