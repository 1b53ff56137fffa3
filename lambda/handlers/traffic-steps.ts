import { DatabaseFamilies } from '../adapters/aws/database-families';
import { Route53Records } from '../adapters/aws/route53-records';
import { SsmParameters } from '../adapters/aws/ssm-parameters';
import { shiftTraffic } from '../steps/shift-traffic';
import { switchConnections } from '../steps/switch-connections';
import { composeContainer } from './container';
import { bind, stepHandler } from './step-handler';

/** Steps that tell applications and clients where to go. */
const { environment, context, ledger } = composeContainer(process.env);
const { region } = environment;
const ports = {
  ...ledger,
  fleet: new DatabaseFamilies(environment.settings, region),
  parameters: new SsmParameters(region),
  records: new Route53Records(),
};

export const handler = stepHandler(
  {
    SwitchConnections: bind(switchConnections, ports, context),
    ShiftTraffic: bind(shiftTraffic, ports, context),
  },
  ports.runs,
  context.clock,
);
