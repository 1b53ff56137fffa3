import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DEFAULT_CONFIG_PATH, loadConfig } from '../lib/config/load-config';
import { formatMistakes } from '../lib/config/mistakes';
import { createStacks } from '../lib/stacks/handover-stacks';

const app = new App();
const path: string = app.node.tryGetContext('config') ?? DEFAULT_CONFIG_PATH;
const loaded = loadConfig(path);
if (loaded.ok) {
  for (const warning of loaded.warnings) console.error(`warning: ${path}: ${warning}`);
  createStacks(app, loaded.config);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} else {
  console.error(formatMistakes(loaded.mistakes, path));
  process.exit(1);
}
