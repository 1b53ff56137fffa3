import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type LabCloud, labAccessKey } from '../../../lab/aws';

export const HOME = 'us-east-1';
export const STANDBY = 'eu-west-1';
export const TIEBREAKER = 'eu-central-1';

export const CLIENT_WAITS_MS = 1_000;

/** What a Lambda of the given Region would be configured with: one attempt, short time-outs, nothing that outlives a test. */
export const configuration = (cloud: LabCloud, region: string, callerRegion = region) => ({
  region,
  endpoint: cloud.endpoint,
  maxAttempts: 1,
  credentials: { accessKeyId: labAccessKey(callerRegion, 'tester'), secretAccessKey: 'none' },
  requestHandler: { requestTimeout: CLIENT_WAITS_MS, throwOnRequestTimeout: true },
});

/** A client of each service. */
export function clientsOf(cloud: LabCloud, region: string, callerRegion = region) {
  const config = configuration(cloud, region, callerRegion);
  return {
    cloudwatch: new CloudWatchClient(config),
    dynamodb: new DynamoDBClient(config),
    ecs: new ECSClient(config),
    rds: new RDSClient(config),
    route53: new Route53Client(config),
    secrets: new SecretsManagerClient(config),
    sfn: new SFNClient(config),
    sns: new SNSClient(config),
    ssm: new SSMClient(config),
  };
}

/** The error that a promise ends with. */
export const failure = (promise: Promise<unknown>): Promise<Error & { readonly [key: string]: unknown }> =>
  promise.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error) => error,
  );
