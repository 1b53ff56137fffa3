import { Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { connectionParameterName } from '../../lambda/contract/names';
import type { Side } from '../../lambda/contract/settings';
import { type Place, workloadName } from '../config/place';
import { type CheckedPlan, checkPlan, type WorkloadPlan } from '../config/plan';
import { onBothSides } from './both-sides';
import type { AuroraClusterHere, Database, DatabaseHere } from './database';
import { letKeepDatabase, reached } from './database-access';
import { desiredCountMistakes } from './desired-count';
import { firstConnection } from './first-connection';
import { type FunctionNetwork, functionNetwork, letSpeak } from './function-network';
import { SERVING_ROLES, TIEBREAKER_ROLES } from './function-roles';
import { operateStatements } from './grant-operate';
import { grantToPeople, machineArns } from './grant-to-people';
import type { JobCluster } from './job-cluster';
import { JobDoors } from './job-doors';
import { jobsSettings, letRunJobs } from './jobs';
import { ledgerArns } from './ledger-arns';
import { Notices } from './notices';
import { mustTellSidesApart, observerAlarmName } from './observers';
import { OperationalAlarms } from './operational-alarms';
import { compareDatabase, compareService } from './parity-permissions';
import * as permissions from './permissions';
import { placeHere } from './place-here';
import type { Service } from './service';
import { ServingAlarms } from './serving-alarms';
import { recordSettings, type TrafficRecord } from './traffic-record';
import { TrafficRecords } from './traffic-records';
import { WorkloadFunctions } from './workload-functions';
import { createMachines, type WorkloadMachines } from './workload-machines';
import { settingsMistakes, WorkloadSettingsDraft } from './workload-settings';

export interface WorkloadRegionProps {
  /** The plan of the workload: the same value in each of the three Regions. */
  readonly plan: WorkloadPlan;
  /**
   * Network in which this Region's databases can be reached.
   *
   * @default - none; must be given in home and standby
   */
  readonly vpc?: ec2.IVpc;
  /**
   * Subnets of the functions that speak SQL, in two or more Availability Zones. Each zone needs a way of its own to the AWS
   * APIs, in three Regions: a keeper that reaches no ledger extends nothing, and the databases close.
   *
   * @default - private subnets with a way out
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /**
   * E-mail address that is subscribed to the notices of this Region.
   *
   * @default - nobody is subscribed
   */
  readonly notify?: string;
}

/**
 * What one workload needs in one of its three Regions. Which of them is known from the stack's Region. In home and
 * standby: all functions, the failover machine, its trigger, alarms; in the tiebreaker the agent only.
 *
 * With records of the strategy `health-check`, deploy home's stack after those of the other two Regions.
 */
export class WorkloadRegion extends Construct {
  /** The part that this Region plays. */
  readonly place: Place;
  /** Notices of this Region. */
  readonly topic: sns.ITopic;
  /** The failover machine; undefined in the tiebreaker. */
  readonly machine: sfn.IStateMachine | undefined;
  /** The switchover machine; undefined in the tiebreaker. */
  readonly switchoverMachine: sfn.IStateMachine | undefined;
  /** The reprotect machine; undefined in the tiebreaker. */
  readonly reprotectMachine: sfn.IStateMachine | undefined;
  /** The machine with which a person answers a run's question; undefined in the tiebreaker. */
  readonly decideMachine: sfn.IStateMachine | undefined;
  /** The machine that says whether this Region could take over now; undefined in the tiebreaker. */
  readonly validateMachine: sfn.IStateMachine | undefined;

  private readonly plan: CheckedPlan;
  private readonly notices: Notices;
  private readonly network: FunctionNetwork | undefined;
  private readonly settings: WorkloadSettingsDraft;
  private readonly functions: WorkloadFunctions;
  private readonly alarms: OperationalAlarms;
  private readonly traffic: TrafficRecords;

  constructor(scope: Construct, id: string, props: WorkloadRegionProps) {
    super(scope, id);
    this.plan = checkPlan(props.plan);
    this.place = placeHere(this, this.plan);
    this.notices = new Notices(this, 'Notices', { plan: this.plan, notify: props.notify });
    this.topic = this.notices.topic;
    this.network = this.place === 'tiebreaker' ? undefined : this.createNetwork(props);
    this.settings = new WorkloadSettingsDraft(this.plan, this.topic.topicArn);
    this.functions = this.createFunctions();
    this.traffic = this.createTraffic();
    this.alarms = this.createAlarms();
    const machines = this.createMachines();
    this.machine = machines?.failover;
    this.switchoverMachine = machines?.switchover;
    this.reprotectMachine = machines?.reprotect;
    this.decideMachine = machines?.decide;
    this.validateMachine = machines?.validate;
    this.node.addValidation({ validate: () => settingsMistakes(this.settings.finished(), Stack.of(this)) });
  }

  /** A database that fails over with the workload; to be added in home and in standby. */
  addDatabase(database: Database, here: DatabaseHere | AuroraClusterHere): void {
    const side = this.side('a database');
    const settings = database.settings(this.plan);
    const { connectable, endpoint } = reached(settings, here);
    this.settings.databases.push(settings);
    letKeepDatabase(this, this.functions, { plan: this.plan, settings, side });
    this.functions.allow('database-steps', ...compareDatabase(this, this.plan, settings, side));
    this.functions.allow('traffic-steps', ...this.connectionParameter(settings.name));
    for (const sql of this.functions.sql()) here.secret.grantRead(sql);
    if (this.network !== undefined) letSpeak(this.network, connectable, endpoint);
    this.alarms.watchReplicaLag(settings, side);
    if (side === 'home') firstConnection(this, this.plan, settings, endpoint);
  }

  /** A service that must have its capacity before traffic comes, created without a desired count; to be added in home and in standby. */
  addService({ name, service, desiredCount, clusterName, serviceName }: Service): void {
    const side = this.side('a service');
    const cluster = onBothSides(`the cluster of service "${name}"`, service.cluster.clusterName, clusterName);
    const names = onBothSides(`service "${name}"`, service.serviceName, serviceName);
    this.settings.services.push({ name, cluster, service: names, desiredCount });
    this.node.addValidation({ validate: () => desiredCountMistakes(name, service) });
    this.functions.allow('processing-steps', permissions.scaleService(this, cluster[side], names[side]));
    this.functions.allow('agent', permissions.countTasks(this, cluster[side], names[side]));
    this.functions.allow('database-steps', ...compareService(this, this.plan, cluster, names));
  }

  /** The cluster on which jobs run, and the applications that own them; once, in home and in standby. */
  addJobs(jobs: JobCluster): JobDoors {
    const side = this.side('a job cluster');
    if (this.settings.jobs !== undefined) throw new Error(`workload "${this.plan.name}" has a job cluster already`);
    const settings = jobsSettings(jobs);
    this.settings.jobs = settings;
    const { plan, functions, alarms } = this;
    const doors = new JobDoors(this, 'Jobs', { plan, functions, alarms, applications: jobs.applications });
    letRunJobs(this, functions, { plan, side, settings, jobs, alarms });
    return doors;
  }

  /** A name that follows the active Region; to be added in home and in standby. What a run changes stands in no stack: `npx handover adopt`. */
  addRecord(record: TrafficRecord): void {
    const side = this.side('a record');
    mustTellSidesApart(this.plan, record.name);
    const settings = recordSettings(record);
    this.settings.records.push(settings);
    if (side === 'home') this.traffic.add(settings);
    if (settings.strategy === 'change-record') {
      const { zoneId, name } = settings;
      this.functions.allow(
        'traffic-steps',
        permissions.changeRecord(this, zoneId, name),
        permissions.readRecords(this, zoneId),
      );
    }
  }

  /**
   * An alarm of the team's own in this Region as a further voice, in any of the three Regions. It speaks while it has been
   * in ALARM for two minutes; all such alarms together are one voice, and never enough without an observer's own.
   */
  addObserver(alarm: cloudwatch.IAlarm): void {
    this.settings.observerAlarms.push(observerAlarmName(this, alarm));
    this.functions.allow('agent', permissions.readAlarms());
  }

  /**
   * Lets somebody read a run's question and answer it as themselves, also with the machine `decide`. Nothing else. Fails for
   * a principal whose policies are not this app's to change.
   */
  grantApprove(grantee: iam.IGrantable): void {
    const machine = this.decideMachine && permissions.startDecide(this, this.decideMachine.stateMachineArn, this.plan);
    const statements = [...permissions.decide(ledgerArns(this, this.plan), this.plan.name), ...(machine ?? [])];
    grantToPeople(this, grantee, { method: 'grantApprove', statements, literals: machineArns(this, this.plan, this) });
  }

  /**
   * Lets somebody start the failover, the switchover and the reprotect of this Region and its validation, follow them, read the state of the workload, switch automation off and
   * on (for this workload and for all), and say that an unfenced takeover is reconciled. Nothing else is written. Fails for
   * a principal whose policies are not this app's to change.
   */
  grantOperate(grantee: iam.IGrantable): void {
    const statements = operateStatements(this, this.plan, this);
    grantToPeople(this, grantee, { method: 'grantOperate', statements, literals: machineArns(this, this.plan, this) });
  }

  private side(what: string): Side {
    if (this.place !== 'tiebreaker') return this.place;
    throw new Error(`the tiebreaker "${this.plan.tiebreaker}" only votes: add ${what} in home and in standby`);
  }

  private createNetwork({ vpc, vpcSubnets }: WorkloadRegionProps): FunctionNetwork {
    if (vpc === undefined)
      throw new Error(`the ${this.place} of "${this.plan.name}" needs a vpc: its keeper speaks SQL`);
    return functionNetwork(this, vpc, vpcSubnets);
  }

  private createFunctions(): WorkloadFunctions {
    const serving = this.place !== 'tiebreaker';
    const functions = new WorkloadFunctions(this, 'Functions', {
      plan: this.plan,
      roles: serving ? SERVING_ROLES : TIEBREAKER_ROLES,
      settings: () => this.settings.finished(),
      network: this.network,
    });
    for (const [, loop] of functions.loops()) loop.addToRolePolicy(permissions.publishMetrics());
    if (serving) for (const each of [functions.ofSteps('run'), functions.get('keeper')]) this.notices.letPublish(each);
    if (serving) functions.allow('run-steps', permissions.sendEvents(this));
    return functions;
  }

  /** A health check is refused when its alarm does not exist, and knows it by name only. */
  private createTraffic(): TrafficRecords {
    const traffic = new TrafficRecords(this, 'Traffic', this.plan);
    traffic.node.addDependency(new ServingAlarms(this, 'Serving', this.plan));
    return traffic;
  }

  private createAlarms(): OperationalAlarms {
    const alarms = new OperationalAlarms(this, 'Alarms', this.plan, this.topic);
    alarms.watchLease();
    if (this.place !== 'tiebreaker') alarms.watchFence();
    for (const [role, loop] of this.functions.loops()) alarms.watchLoop(role, loop);
    return alarms;
  }

  private createMachines(): WorkloadMachines | undefined {
    const { plan, functions, notices, alarms } = this;
    return this.place === 'tiebreaker' ? undefined : createMachines(this, { plan, functions, notices, alarms });
  }

  private connectionParameter(database: string): iam.PolicyStatement[] {
    const name = connectionParameterName(workloadName(this.plan), database);
    return [permissions.readParameter(this, name), permissions.writeParameter(this, name)];
  }
}
