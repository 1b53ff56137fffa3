import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { PerSide, RecordSettings, Side } from '../../lambda/contract/settings';
import { PLACES, perSide, prefixOf, SIDES } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { servingAlarmName } from './serving-alarms';

const ROUTE = { home: 'PRIMARY', standby: 'SECONDARY' } as const;
const ID = { home: 'Home', standby: 'Standby', tiebreaker: 'Tiebreaker' } as const;

/** Two of the three Regions must see a side serve: the loss of any one of them changes nothing. */
const MAJORITY = 2;

/**
 * Records of a workload and the health checks that they follow. They stand in one stack, home's; Route 53 answers from
 * the data plane also when that Region is gone.
 */
export class TrafficRecords extends Construct {
  private checks: PerSide<route53.CfnHealthCheck> | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly plan: CheckedPlan,
  ) {
    super(scope, id);
  }

  /**
   * What a run changes stands in no template: a deploy that changed its TTL would send all of the record, and home's endpoint
   * with it (promise P7). Such a record is the team's, or made by `handover adopt`.
   */
  add(record: RecordSettings): void {
    if (record.strategy === 'change-record') return;
    for (const side of SIDES) this.addFailover(record, side);
  }

  /** Both records have a check: one without would count as healthy for ever. */
  private addFailover(record: RecordSettings, side: Side): void {
    this.checks ??= perSide((each) => this.createCheck(each));
    new route53.CfnRecordSet(this, `${record.name}-${side}`, {
      ...this.common(record, side),
      setIdentifier: side,
      failover: ROUTE[side],
      healthCheckId: this.checks[side].attrHealthCheckId,
    });
  }

  private common({ name, zoneId, endpoint, ttlSeconds }: RecordSettings, side: Side): route53.CfnRecordSetProps {
    return {
      hostedZoneId: zoneId,
      name: `${name}.`,
      type: 'CNAME',
      ttl: String(ttlSeconds),
      resourceRecords: [endpoint[side]],
    };
  }

  private createCheck(side: Side): route53.CfnHealthCheck {
    const seen = PLACES.map((place) => this.createSighting(side, place));
    return new route53.CfnHealthCheck(this, `${ID[side]}Serves`, {
      healthCheckConfig: {
        type: 'CALCULATED',
        childHealthChecks: seen.map((check) => check.attrHealthCheckId),
        healthThreshold: MAJORITY,
      },
      healthCheckTags: [{ key: 'Name', value: `${prefixOf(this.plan)}-${side}-serves` }],
    });
  }

  /**
   * The alarm is known by name and Region only: its stack must be deployed before this one. A Region that falls silent keeps
   * its last word (ADR 0010): were it counted as unhealthy, one silent minute of either Region that is left after a loss
   * would make both records unhealthy, and Route 53 would answer with the primary, which is the dead one.
   */
  private createSighting(side: Side, place: keyof typeof ID): route53.CfnHealthCheck {
    const region = this.plan[place];
    return new route53.CfnHealthCheck(this, `${ID[side]}SeenFrom${ID[place]}`, {
      healthCheckConfig: {
        type: 'CLOUDWATCH_METRIC',
        alarmIdentifier: { name: servingAlarmName(this.plan, side), region },
        insufficientDataHealthStatus: 'LastKnownStatus',
      },
      healthCheckTags: [{ key: 'Name', value: `${prefixOf(this.plan)}-${side}-seen-from-${region}` }],
    });
  }
}
