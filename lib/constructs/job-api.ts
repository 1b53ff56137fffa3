import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { JOB_API, JOB_ROUTES, jobsPath } from '../../lambda/contract/job-api';
import { prefixOf } from '../config/place';
import type { CheckedPlan } from '../config/plan';

export interface JobApiProps {
  readonly plan: CheckedPlan;
  /** Names of the applications; each gets routes of its own. */
  readonly applications: readonly string[];
  readonly handler: lambda.IFunction;
}

/** Who called which route, and how it was answered. Never what was submitted. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    at: '$context.requestTime',
    route: '$context.routeKey',
    path: '$context.path',
    caller: '$context.identity.userArn',
    status: '$context.status',
    because: '$context.error.message',
    request: '$context.requestId',
  }),
);

/** The HTTP API of one Region, through which programs submit, read and cancel jobs. */
export class JobApi extends Construct {
  readonly apiId: string;
  /** `https://…/v1`. */
  readonly endpoint: string;
  readonly stage: api.HttpStage;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: JobApiProps,
  ) {
    super(scope, id);
    const http = new api.HttpApi(this, 'Api', {
      apiName: `${prefixOf(props.plan)}-jobs`,
      description: `Jobs of the applications of ${props.plan.name}`,
      createDefaultStage: false,
    });
    this.apiId = http.apiId;
    this.addRoutes(http);
    this.stage = this.createStage(http);
    this.endpoint = this.stage.url;
  }

  /** Written out for each application: with a variable in the path, CDK and people would grant all of them at once. */
  private addRoutes(http: api.HttpApi): void {
    const authorizer = new HttpIamAuthorizer();
    // One permission for the whole API: with one a route, the policy of the function (20 kB) would be full at 17 applications.
    const integration = new HttpLambdaIntegration('Submissions', this.props.handler, { scopePermissionToRoute: false });
    for (const application of this.props.applications)
      for (const { method, tail } of JOB_ROUTES)
        http.addRoutes({
          path: `${jobsPath(application)}${tail}`,
          methods: [api.HttpMethod[method]],
          integration,
          authorizer,
        });
  }

  private createStage(http: api.HttpApi): api.HttpStage {
    const destination = new api.LogGroupLogDestination(this.createLogGroup());
    return new api.HttpStage(this, 'Stage', {
      httpApi: http,
      stageName: JOB_API.stage,
      autoDeploy: true,
      throttle: { rateLimit: JOB_API.ratePerSecond, burstLimit: JOB_API.burst },
      accessLogSettings: { destination, format: ACCESS_LOG },
    });
  }

  /**
   * The prefix keeps the policy that lets API Gateway write short, however many APIs there are.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
   */
  private createLogGroup(): logs.LogGroup {
    return new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/handover/${prefixOf(this.props.plan)}-jobs-api`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
