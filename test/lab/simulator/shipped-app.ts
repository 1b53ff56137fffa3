import config from '../../../handover.config';
import { readWorkload } from '../../../lab/app/deployed-workload';
import { type ShippedApp, shippedApp } from '../../../lab/simulator/shipped';
import { synthesized } from '../../scenarios/shipped';

/** The example's app, for days of the simulator. */
export const exampleApp = (): Promise<ShippedApp> =>
  synthesized(async (assembly) => shippedApp(await readWorkload(assembly)), config);
