import { App, Stack } from 'aws-cdk-lib';
import { stopTasks } from '../../../lib/constructs/permissions';
import { explainWildcards } from '../../../lib/constructs/wildcards';

test.each([
  ['knows its partition', true],
  ['leaves the partition to its deployment, as an app does that sets no flag', false],
])('a wildcard is explained in an app that %s', (_, enablePartitionLiterals) => {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': enablePartitionLiterals } });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  explainWildcards(stack, stopTasks(stack, 'jobs', 'eu-central-1'));
  expect(() => app.synth()).not.toThrow();
});
