import { ledgerTableName } from '../lambda/contract/names';
import { operatingSystemCaller } from './adapters/operating-system-caller';
import { StepFunctionsMachines } from './adapters/step-functions-machines';
import { stsIdentity } from './adapters/sts-identity';
import type { AwsIdentity, Compose, OpenLedger } from './ports';

/** The only place that knows which adapters stand behind the ports. */
export const composeWith =
  (openLedger: OpenLedger): Compose =>
  (config, workload) => {
    // The tiebreaker serves nobody, so it is the least likely to be the Region that is gone.
    const regions = [workload.tiebreaker, workload.standby, workload.home];
    return {
      ...openLedger({ table: ledgerTableName(config.installation), workload: workload.name, regions }),
      machines: new StepFunctionsMachines(config.account),
      identity: () => stsIdentity(regions),
      caller: async () => callerOf(await stsIdentity(regions)),
    };
  };

async function callerOf(identity: AwsIdentity | undefined): Promise<string> {
  return identity?.arn ?? `${await operatingSystemCaller()} (not confirmed by AWS)`;
}
