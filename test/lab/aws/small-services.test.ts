import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { LabCloud, labAccessKey } from '../../../lab/aws';
import { clientsOf, failure, HOME, STANDBY } from './clients';

const cloud = new LabCloud();
const TopicArn = `arn:aws:sns:${STANDBY}:111122223333:notices`;
const arn = `arn:aws:secretsmanager:${STANDBY}:111122223333:secret:orders-AbCdEf`;

beforeAll(async () => {
  await cloud.start();
  cloud.topics.add(TopicArn);
  cloud.secrets.add({ region: STANDBY, name: 'orders', arn, value: '{"password":"<&>\\"é"}' });
});
afterAll(() => cloud.stop());

describe('SNS', () => {
  const publish = (input: object) =>
    clientsOf(cloud, STANDBY).sns.send(new PublishCommand({ TopicArn, Message: 'text', ...input }));

  test('a notice is kept as it was published', async () => {
    await publish({ Subject: 'Failover of "orders" <done>', Message: 'line 1\nline & 2 é' });
    expect(cloud.notices.at(-1)).toMatchObject({
      region: STANDBY,
      topicArn: TopicArn,
      subject: 'Failover of "orders" <done>',
      message: 'line 1\nline & 2 é',
    });
  });

  test('fails for an unknown topic, one of another Region, and a subject that e-mail can not carry', async () => {
    expect((await failure(publish({ TopicArn: `${TopicArn}x` }))).name).toBe('NotFoundException');
    expect((await failure(publish({ TopicArn: TopicArn.replace(STANDBY, HOME) }))).name).toBe(
      'InvalidParameterException',
    );
    expect((await failure(publish({ Subject: 'x'.repeat(100) }))).name).toBe('InvalidParameterException');
    expect((await failure(publish({ Subject: 'two\nlines' }))).name).toBe('InvalidParameterException');
  });
});

describe('SSM', () => {
  const ssm = (region = STANDBY) => clientsOf(cloud, region).ssm;
  const put = (Name: string, Value: string, more = {}) =>
    ssm().send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));

  test('a parameter is written, overwritten and read in its Region only', async () => {
    expect((await put('/a/b', 'one')).Version).toBe(1);
    expect((await put('/a/b', 'two', { Overwrite: true })).Version).toBe(2);
    const { Parameter } = await ssm().send(new GetParameterCommand({ Name: '/a/b' }));
    expect(Parameter).toMatchObject({ Value: 'two', Version: 2, LastModifiedDate: expect.any(Date) });
    expect((await failure(ssm(HOME).send(new GetParameterCommand({ Name: '/a/b' })))).name).toBe('ParameterNotFound');
  });

  test('fails to overwrite what it was not told to overwrite', async () => {
    await put('/once', 'x');
    expect((await failure(put('/once', 'y'))).name).toBe('ParameterAlreadyExists');
  });

  test('parameters are read by path, with those below on demand', async () => {
    await put('/tree/a', '1');
    await put('/tree/b/c', '2');
    await put('/treetop', '3');
    const names = async (more: object) =>
      (await ssm().send(new GetParametersByPathCommand({ Path: '/tree', ...more }))).Parameters?.map((one) => one.Name);
    expect(await names({})).toEqual(['/tree/a']);
    expect(await names({ Recursive: true })).toEqual(['/tree/a', '/tree/b/c']);
  });
});

describe('Secrets Manager', () => {
  const secret = (SecretId: string, region = STANDBY) =>
    clientsOf(cloud, region).secrets.send(new GetSecretValueCommand({ SecretId }));

  test.each(['orders', arn, arn.slice(0, -7)])('a secret is found by %s', async (id) => {
    expect((await secret(id)).SecretString).toBe('{"password":"<&>\\"é"}');
  });

  test('fails for an unknown secret and in another Region', async () => {
    expect((await failure(secret('none'))).name).toBe('ResourceNotFoundException');
    expect((await failure(secret('orders', HOME))).name).toBe('ResourceNotFoundException');
  });
});

describe('STS', () => {
  const whoAmI = async (accessKeyId: string) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261122/${HOME}/sts/aws4_request, SignedHeaders=host, Signature=none`;
    const body = 'Action=GetCallerIdentity&Version=2011-06-15';
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    return (await fetch(cloud.endpoint, { method: 'POST', headers, body })).text();
  };

  test('a caller is told who it is', async () => {
    expect(await whoAmI('alice')).toContain('<Arn>arn:aws:iam::111122223333:user/alice</Arn>');
    expect(await whoAmI(labAccessKey(HOME, 'app-keeper'))).toContain(':assumed-role/app-keeper/lab</Arn>');
    expect(await whoAmI('alice')).toMatch(
      /^<GetCallerIdentityResponse><GetCallerIdentityResult>.*<Account>111122223333</,
    );
  });
});
