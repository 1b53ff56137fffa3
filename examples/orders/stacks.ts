import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { createStacks, formatMistakes, loadConfig } from '../../lib';

const CONFIG = join(__dirname, 'handover.config.ts');

/** Everything that the configuration describes, in six stacks. */
export function ordersApp(props: AppProps): App {
  const loaded = loadConfig(CONFIG);
  if (!loaded.ok) throw new Error(formatMistakes(loaded.mistakes, CONFIG));
  const app = new App(props);
  createStacks(app, loaded.config);
  return app;
}
