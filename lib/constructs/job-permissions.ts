import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { JOB_API, JOB_ROUTES, jobsPath } from '../../lambda/contract/job-api';
import { allow, arn } from './permissions';

/** The routes of one application, in the words of `JOB_ROUTES`. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples-for-api-execution.html */
export const callJobApi = (scope: Construct, apiId: string, application: string): iam.PolicyStatement =>
  allow(
    ['execute-api:Invoke'],
    JOB_ROUTES.map(({ method, tail }) => {
      const path = `${jobsPath(application)}${tail.replace('{id}', '*')}`;
      return arn(scope, 'execute-api', `${apiId}/${JOB_API.stage}/${method}${path}`);
    }),
  );

/** Partitions of the jobs of one application; `*` for all of the workload. No name has a `#` in it. */
const jobPartitions = (workload: string, application: string): string[] => {
  const of = `#${workload}#${application}`;
  const spread = ['JOBS', 'QUEUE', 'WAITS', 'TALLY'].map((kind) => `${kind}${of}#*`);
  return [
    ...spread,
    ...['LATER', 'RUNNING', 'DONE', 'OLD', 'DEAD', 'LATE', 'ACCOUNT', 'LINKS'].map((kind) => `${kind}${of}`),
  ];
};

/** Put jobs of one application before its others: people only. */
export const hurryJobs = (tableArns: string[], workload: string, application: string): iam.PolicyStatement =>
  allow(['dynamodb:GetItem', 'dynamodb:PutItem'], tableArns, {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [`FRONT#${workload}#${application}`] },
  });

/** Submit, read and cancel jobs in the ledger itself, and nothing that is not a job. */
export const keepJobs = (tableArns: string[], workload: string, application: string): iam.PolicyStatement =>
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    tableArns,
    { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': jobPartitions(workload, application) } },
  );
