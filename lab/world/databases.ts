import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSettings, PerSide, Side, WorkloadSettings } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import { AuroraClusters, auroraAnswer, auroraEndpoints, configurationOf, type LabCloud, RdsInstances } from '../aws';
import type { NameSource } from '../dns';
import type { Login, PostgresInstance, TcpLink } from '../postgres';
import { AuroraServers } from './aurora-servers';
import type { Happenings } from './happenings';
import { type MovingPair, memberOf } from './pair-member';
import { LOOK_MS, promoteWhenUp } from './promotion';
import { ReplacedServers } from './replaced-servers';
import { startPair } from './start-pair';

/** A pair of real servers, and the lines to them that can be cut. */
export interface DatabasePair {
  readonly settings: DatabaseSettings;
  readonly server: PerSide<PostgresInstance>;
  /** Of replication. */
  readonly link: TcpLink;
  /** Of replication, when it ran to a server that was replaced. */
  readonly lines: readonly TcpLink[];
  /** Old primaries under another name, with the port that they had. */
  readonly kept: readonly { readonly side: Side; readonly server: PostgresInstance; readonly port: number }[];
  /** By which the Lambdas of a Region reach its database; applications have their own way. */
  readonly line: PerSide<TcpLink>;
  readonly master: Login;
  readonly application: Login;
}

/** How long the phases of an RDS promotion last in the lab; AWS takes minutes (numbers.md: 180-600 s). */
const PROMOTION_PHASES = { noticeMs: 100, modifyingMs: 600, rebootingMs: 300 };

export interface DatabasesOptions {
  readonly settings: WorkloadSettings;
  readonly cloud: LabCloud;
  readonly folder: string;
  /** The side that serves when the story begins: it has the primaries, the other one their copies. */
  readonly first: Side;
  readonly happenings: Pick<Happenings, 'tell'>;
}

/** Real servers behind the RDS and the Aurora of the lab. */
export class LabDatabases {
  readonly rds: RdsInstances;
  readonly aurora: AuroraClusters;
  private readonly servers: AuroraServers;

  private constructor(
    readonly pairs: readonly MovingPair[],
    private readonly options: DatabasesOptions,
  ) {
    const { settings, cloud, folder, happenings } = options;
    this.rds = new RdsInstances({
      clock: cloud.clock,
      phases: PROMOTION_PHASES,
      onPromote: (region, identifier) => this.promote(region, identifier),
      replacing: new ReplacedServers(pairs, settings, folder),
    });
    this.servers = new AuroraServers(pairs, settings, folder, cloud);
    this.aurora = new AuroraClusters({
      clock: cloud.clock,
      account: cloud.account,
      ...this.servers,
      onEvent: ({ region, message }) => happenings.tell({ lane: region, kind: 'note', text: message }),
    });
    for (const pair of pairs) this.announce(pair);
  }

  static async start(options: DatabasesOptions): Promise<LabDatabases> {
    const { settings, folder, first } = options;
    refuseOtherEngines(settings.databases);
    const pairs = await Promise.all(
      settings.databases.map((database) => startPair(database, join(folder, database.name), first)),
    );
    return new LabDatabases(pairs, options);
  }

  /** Endpoints of Aurora have names; those of RDS instances stand here as addresses. */
  readonly names: NameSource = { answer: (name, type) => auroraAnswer(this.aurora, name, type) };

  find(name: string): DatabasePair {
    const pair = this.pairs.find(({ settings }) => settings.name === name) ?? this.pairs[0];
    if (pair === undefined) throw new Error('the workload has no database');
    return pair;
  }

  /** By which the applications of a Region reach its database: they know a cluster of Aurora by its writer endpoint. */
  urlOf(region: string): string {
    const [pair] = this.pairs;
    if (pair === undefined) throw new Error('the workload has no database');
    const { settings, server, application } = pair;
    const side = region === this.options.settings.regions.home ? 'home' : 'standby';
    const { port, host } = server[side];
    const at = settings.kind === 'aurora-global' ? auroraEndpoints(region, settings.instance[side]).writer : host;
    return `postgres://${application.username}:${application.password}@${at}:${port}/${settings.databaseName}`;
  }

  async kill(side: Side): Promise<void> {
    await Promise.all(this.pairs.map(({ server }) => server[side].kill()));
  }

  /** After `kill`: a crashed primary comes back read-write, as a real one does. */
  async revive(side: Side): Promise<void> {
    await Promise.all(this.pairs.map(({ server }) => server[side].start()));
  }

  async stop(): Promise<void> {
    await this.servers.end();
    await Promise.all(
      this.pairs.map(async ({ server, link, lines, line, kept }) => {
        const servers = new Set([server.standby, server.home, ...kept.map((one) => one.server)]);
        await Promise.all([...servers].map((one) => one.destroy()));
        await Promise.all([link, ...lines, line.home, line.standby].map((one) => one.stop()));
      }),
    );
  }

  private announce(pair: MovingPair): void {
    const { settings, cloud } = this.options;
    if (pair.settings.kind === 'aurora-global') this.announceGlobal(pair, pair.settings.globalCluster);
    else this.announceInstances(pair);
    const value = JSON.stringify(pair.master);
    for (const side of ['home', 'standby'] as const) {
      const id = pair.settings.secretId[side];
      const region = settings.regions[side];
      const arn = id.startsWith('arn:') ? id : `arn:aws:secretsmanager:${region}:${cloud.account}:secret:${id}`;
      cloud.secrets.add({ region, name: id.split(':secret:').at(-1) ?? id, arn, value });
    }
  }

  private announceInstances({ settings: database, line }: MovingPair): void {
    const { settings, cloud, first } = this.options;
    const { regions } = settings;
    const other = otherSide(first);
    const instance = (side: Side) => ({
      region: regions[side],
      identifier: database.instance[side],
      endpoint: { host: line[side].host, port: line[side].port },
      configuration: configurationOf(regions[side], database.instance[side], cloud.account),
    });
    const source = `arn:aws:rds:${regions[first]}:${cloud.account}:db:${database.instance[first]}`;
    // What is set in them is the same on both sides: nothing.
    for (const { region, configuration } of [instance('home'), instance('standby')])
      cloud.parameterGroups.set('instance', region, configuration.parameterGroup.name, {});
    this.rds.add(instance(first));
    this.rds.add({ ...instance(other), source });
  }

  private announceGlobal({ settings: database, line }: MovingPair, global: string): void {
    const { settings, first } = this.options;
    const cluster = (side: Side) => {
      const [region, identifier, { port }] = [settings.regions[side], database.instance[side], line[side]];
      const { writer, reader } = auroraEndpoints(region, identifier);
      const endpoints = { endpoint: { host: writer, port }, readerEndpoint: { host: reader, port } };
      return { region, identifier, ...endpoints, instances: instancesOf(identifier, side === first) };
    };
    this.aurora.addGlobal(global, [cluster(first), cluster(otherSide(first))]);
  }

  private async promote(region: string, identifier: string): Promise<void> {
    const { pair, side } = memberOf(this.pairs, this.options.settings.regions, { region, identifier });
    await promoteWhenUp(pair.server[side], () => sleep(LOOK_MS, undefined, { ref: false }));
  }
}

/** As the app creates them; one server plays them all, so that the reader endpoint of a primary leads to its writer too. */
const instancesOf = (cluster: string, primary: boolean) =>
  [1, 2].map((number) => ({
    identifier: `${cluster}-${number}`,
    status: 'available',
    instanceClass: 'db.r7g.large',
    writer: primary && number === 1,
  }));

/** The lab's servers are those of one npm package. */
export function refuseOtherEngines(databases: readonly DatabaseSettings[]): void {
  const other = databases.find(({ engine }) => engine !== 'postgres');
  if (other === undefined) return;
  throw new Error(
    `database "${other.name}" has the engine ${other.engine}, and the lab plays PostgreSQL only: try the workload without it`,
  );
}
