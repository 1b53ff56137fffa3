import { controlPlane } from '../lambda/adapters/aws/clients';
import { ROUTE_53_REGION, Route53Records } from '../lambda/adapters/aws/route53-records';
import { jobsTableName, ledgerTableName } from '../lambda/contract/names';
import type { Side } from '../lambda/contract/settings';
import type { CheckedConfig, CheckedWorkload } from '../lib/config/schema';
import { operatingSystemCaller } from './adapters/operating-system-caller';
import { StepFunctionsMachines } from './adapters/step-functions-machines';
import { stsIdentity } from './adapters/sts-identity';
import { isOneRegion } from './jobs/one-region';
import type { AwsIdentity, Compose, OpenLedger } from './ports';

/** The only place that knows which adapters stand behind the ports. */
export const composeWith =
  (openLedger: OpenLedger): Compose =>
  (config, workload) => {
    // The tiebreaker serves nobody, so it is the least likely to be the Region that is gone.
    const regions = [workload.tiebreaker, workload.standby, workload.home];
    return {
      ...openLedger({
        table: ledgerTableName(config.installation),
        workload: workload.name,
        regions,
        ...oneRegionOf(config, workload),
      }),
      machines: new StepFunctionsMachines(config.account),
      records: new Route53Records(controlPlane(ROUTE_53_REGION)),
      identity: () => stsIdentity(regions),
      caller: async () => callerOf(await stsIdentity(regions)),
    };
  };

async function callerOf(identity: AwsIdentity | undefined): Promise<string> {
  return identity?.arn ?? `${await operatingSystemCaller()} (not confirmed by AWS)`;
}

function oneRegionOf({ installation }: CheckedConfig, { name: workload, home, standby, jobs }: CheckedWorkload) {
  const applications = (jobs?.applications ?? []).filter(isOneRegion).map(({ name }) => name);
  const table = (side: Side): string => jobsTableName({ installation, workload }, side);
  const tables = { [home]: table('home'), [standby]: table('standby') };
  return applications.length > 0 && { oneRegion: { applications, tables } };
}
