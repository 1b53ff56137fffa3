import { ledgerTableName } from '../lambda/contract/names';
import { operatingSystemCaller } from './adapters/operating-system-caller';
import { StepFunctionsMachines } from './adapters/step-functions-machines';
import type { Compose, OpenLedger } from './ports';

/** The only place that knows which adapters stand behind the ports. */
export const composeWith =
  (openLedger: OpenLedger): Compose =>
  (config, workload) => ({
    ...openLedger({
      table: ledgerTableName(config.installation),
      workload: workload.name,
      // The tiebreaker serves nobody, so it is the least likely to be the Region that is gone.
      regions: [workload.tiebreaker, workload.standby, workload.home],
    }),
    machines: new StepFunctionsMachines(config.account),
    caller: operatingSystemCaller,
  });
