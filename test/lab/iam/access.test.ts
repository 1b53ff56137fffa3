import { App, Stack as CdkStack, type Environment } from 'aws-cdk-lib';
import { Template as CdkTemplate } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { accessOf } from '../../../lab/app/access';
import type { Template } from '../../../lab/app/assembly';
import { authorizer } from '../../../lab/iam';
import { callOf } from './probes';

const env: Environment = { account: '111122223333', region: 'us-east-1' };
const REGION = 'us-east-1';

interface Made {
  readonly stack: CdkStack;
  readonly lambda: lambda.Function;
}

type Change = (made: Made) => void;

function create(app: App, name: string, role?: (scope: CdkStack) => iam.IRole): Made {
  const stack = new CdkStack(app, name, { env });
  const props = {
    functionName: name,
    runtime: lambda.Runtime.NODEJS_24_X,
    code: lambda.Code.fromInline('-'),
    handler: 'index.handler',
  };
  return { stack, lambda: new lambda.Function(stack, 'Function', { ...props, ...(role && { role: role(stack) }) }) };
}

const reads = (actions: string[]): iam.PolicyStatement => new iam.PolicyStatement({ actions, resources: ['*'] });

const plain = ({ stack }: Made) => ({
  name: stack.stackName,
  region: stack.region,
  account: stack.account,
  template: CdkTemplate.fromStack(stack).toJSON() as Template,
});

/** What IAM says of a call of function `one`; undefined when it may. */
function denied(made: readonly Made[], service: string, operation: string, input: unknown): string | undefined {
  const caller = { region: REGION, name: 'one' };
  const authorize = authorizer(accessOf(made.map(plain), [caller]));
  return authorize(callOf({ service, operation, region: REGION, input }, caller), input)?.what;
}

const describe1 = (made: readonly Made[]) => denied(made, 'rds', 'DescribeDBInstances', { DBInstanceIdentifier: 'a' });
const NOT_ALLOWED = 'one may not rds:DescribeDBInstances on arn:aws:rds:us-east-1:111122223333:db:a';

const GRANTS: readonly (readonly [string, Change])[] = [
  ['an attached policy', (made) => made.lambda.addToRolePolicy(reads(['rds:Describe*']))],
  [
    'a managed policy of the template',
    ({ stack, lambda: { role } }) =>
      role?.addManagedPolicy(new iam.ManagedPolicy(stack, 'Managed', { statements: [reads(['rds:*'])] })),
  ],
  [
    'a managed policy of the template that names the role',
    ({ stack, lambda: { role } }) =>
      new iam.ManagedPolicy(stack, 'Managed', { statements: [reads(['rds:*'])], roles: role ? [role] : [] }),
  ],
];

test.each(GRANTS)('counts %s', (_, grant) => {
  const one = create(new App(), 'one');
  expect(describe1([one])).toBe(NOT_ALLOWED);
  const granted = create(new App(), 'one');
  grant(granted);
  expect(describe1([granted])).toBeUndefined();
});

test('counts an inline policy of the role', () => {
  const inlinePolicies = { own: new iam.PolicyDocument({ statements: [reads(['rds:*'])] }) };
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  const made = create(new App(), 'one', (scope) => new iam.Role(scope, 'Role', { assumedBy, inlinePolicies }));
  expect(describe1([made])).toBeUndefined();
});

test('keeps roles of two stacks apart that have the same logical id', () => {
  const app = new App();
  const [one, two] = [create(app, 'one'), create(app, 'two')];
  two.lambda.addToRolePolicy(reads(['rds:*']));
  expect(describe1([one, two])).toBe(NOT_ALLOWED);
});

test.each([
  [
    'a permissions boundary',
    (made: Made) =>
      iam.PermissionsBoundary.of(made.stack).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')),
    'permissions boundary of function one is not known',
  ],
  [
    'a managed policy of AWS',
    (made: Made) => made.lambda.role?.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')),
    /managed policy arn:aws:iam::aws:policy\/ReadOnlyAccess of role .* is in no template/,
  ],
  [
    'an unknown condition',
    (made: Made) =>
      made.lambda.addToRolePolicy(
        new iam.PolicyStatement({
          actions: ['rds:*'],
          resources: ['*'],
          conditions: { DateLessThan: { 'aws:CurrentTime': 'x' } },
        }),
      ),
    'policy of function one: condition key aws:CurrentTime is not known',
  ],
])('refuses %s by name when the policies are loaded', (_, change, message) => {
  const made = create(new App(), 'one');
  change(made);
  expect(() => describe1([made])).toThrow(message);
});

test('refuses a role that is in no template, by name', () => {
  const made = create(new App(), 'one', (scope) =>
    iam.Role.fromRoleArn(scope, 'Role', 'arn:aws:iam::111122223333:role/theirs'),
  );
  expect(() => describe1([made])).toThrow(
    'role arn:aws:iam::111122223333:role/theirs of function one is in no template: its permissions are unknown',
  );
});

test('refuses a caller of the lab that is no function of the templates', () => {
  const caller = { region: REGION, name: 'stranger' };
  const authorize = authorizer(accessOf([plain(create(new App(), 'one'))], []));
  const call = callOf({ service: 'sts', operation: 'GetCallerIdentity', region: REGION, input: {} }, caller);
  expect(authorize(call, {})?.what).toBe('access key LAB.us-east-1.stranger belongs to no function of the templates');
});

test('does not decide about operators', () => {
  const authorize = authorizer(accessOf([plain(create(new App(), 'one'))], []));
  const call = { caller: 'operator', region: REGION, service: 'rds', operation: 'PromoteReadReplica' };
  expect(authorize(call, { DBInstanceIdentifier: 'a' })).toBeUndefined();
});

const readsSecret = (made: readonly Made[]) => denied(made, 'secretsmanager', 'GetSecretValue', { SecretId: 'login' });

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:login';

test.each([
  [
    'by reference, with the six characters that it gets',
    (made: Made) => new secretsmanager.Secret(made.stack, 'Login', { secretName: 'login' }).grantRead(made.lambda),
  ],
  [
    'by name, with six question marks',
    (made: Made) => secretsmanager.Secret.fromSecretNameV2(made.stack, 'Login', 'login').grantRead(made.lambda),
  ],
  [
    'by reference, with a customer key whose policy admits the role',
    (made: Made) => {
      const encryptionKey = new kms.Key(made.stack, 'Key');
      new secretsmanager.Secret(made.stack, 'Login', { secretName: 'login', encryptionKey }).grantRead(made.lambda);
    },
  ],
])('a secret may be read that is granted %s', (_, grant) => {
  const made = create(new App(), 'one');
  grant(made);
  expect(readsSecret([made])).toBeUndefined();
});

test('refuses a secret whose ARN a policy writes without its six characters', () => {
  const made = create(new App(), 'one');
  made.lambda.addToRolePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:*'], resources: [SECRET] }));
  expect(readsSecret([made])).toBe(`one may not secretsmanager:GetSecretValue on ${SECRET}-LaBsIx`);
});

test('refuses a secret without its customer key', () => {
  const made = create(new App(), 'one');
  const encryptionKey = new kms.Key(made.stack, 'Key');
  const secret = new secretsmanager.Secret(made.stack, 'Login', { secretName: 'login', encryptionKey });
  made.lambda.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
  );
  expect(readsSecret([made])).toMatch(
    /^one may not kms:Decrypt on arn:aws:kms:us-east-1:111122223333:key\/one-Key.* \(kms:ViaService = secretsmanager.us-east-1.amazonaws.com\)$/,
  );
});
