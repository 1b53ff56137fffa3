import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { LabCloud, labAccessKey } from '../../../lab/aws';
import { STANDBY } from './clients';

const cloud = new LabCloud();
const before = { ...process.env };
beforeAll(() => cloud.start());
afterAll(async () => {
  process.env = before;
  await cloud.stop();
});

test('a client as a Lambda makes it is redirected by its environment alone', async () => {
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_ACCESS_KEY_ID = labAccessKey(STANDBY, 'app-orders-agent');
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
  await new SSMClient({ region: STANDBY }).send(new PutParameterCommand({ Name: '/a', Value: 'b', Type: 'String' }));
  expect(cloud.log.entries.at(-1)).toMatchObject({
    caller: `LAB.${STANDBY}.app-orders-agent`,
    callerRegion: STANDBY,
    outcome: 'ok',
  });
});
