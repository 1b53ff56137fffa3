import type { Side, WorkloadSettings } from '../../lambda/contract/settings';
import type { DeployedWorkload } from '../app/deployed-workload';
import { imagesOf, type LabCloud, type RecordSet } from '../aws';

/** Puts into the lab's AWS what a deployment of the templates would have made there. */
export async function furnish(
  cloud: LabCloud,
  workload: DeployedWorkload,
  settings: WorkloadSettings,
  first: Side,
): Promise<void> {
  for (const table of workload.tables) await cloud.dynamodb.createTable(table);
  for (const own of workload.settings.values()) cloud.topics.add(own.topicArn);
  for (const alarm of workload.alarms) cloud.alarms.add(alarm);
  const inOrder = [...workload.healthChecks].sort((a) => (a.type === 'CLOUDWATCH_METRIC' ? -1 : 1));
  for (const check of inOrder) cloud.healthChecks.add(check);
  addZones(cloud, [...workload.records, ...recordsOfNoStack(settings, first)], settings);
  addClusters(cloud, workload, settings, first);
}

type ZoneRecord = DeployedWorkload['records'][number];

/** What a run changes is in no template: a person, or `handover adopt`, has made it for the side that serves. */
const recordsOfNoStack = ({ records }: WorkloadSettings, first: Side): readonly ZoneRecord[] =>
  records
    .filter(({ strategy }) => strategy === 'change-record')
    .map(({ zoneId, name, ttlSeconds, endpoint }) => ({
      zoneId,
      name,
      type: 'CNAME',
      ttlSeconds,
      values: [endpoint[first]],
    }));

function addZones(cloud: LabCloud, all: readonly ZoneRecord[], settings: WorkloadSettings): void {
  for (const id of new Set(all.map(({ zoneId }) => zoneId))) {
    const records = all.filter(({ zoneId }) => zoneId === id).map(withoutZone);
    const known = settings.records.find(({ zoneId }) => zoneId === id);
    const name = (known?.name ?? records[0]?.name ?? 'unknown').split('.').slice(1).join('.');
    cloud.zones.add({ id, name, records });
  }
}

function withoutZone({ zoneId: _, ...record }: RecordSet & { readonly zoneId: string }): RecordSet {
  return record;
}

/** Clusters and services of the app, and those that a team has adopted and so are in no template of ours. */
function addClusters(cloud: LabCloud, workload: DeployedWorkload, settings: WorkloadSettings, first: Side): void {
  const { regions, jobs, services } = settings;
  const plain = (name: string): string => name.split('/').at(-1) ?? name;
  const adopted = [...(jobs === undefined ? [] : [jobs.cluster]), ...services.map(({ cluster }) => cluster)].flatMap(
    (cluster) => [
      { region: regions.home, name: plain(cluster.home) },
      { region: regions.standby, name: plain(cluster.standby) },
    ],
  );
  for (const cluster of [...workload.clusters, ...adopted]) cloud.ecs.addCluster(cluster);
  for (const definition of workload.taskDefinitions) {
    cloud.ecs.addTaskDefinition(definition);
    for (const { image } of imagesOf(definition, cloud.account)) cloud.registries.pushNamed(image);
  }
  for (const { cluster, service, desiredCount } of services)
    for (const side of ['home', 'standby'] as const) {
      const { [side]: region } = regions;
      const name = plain(service[side]);
      cloud.ecs.addService({
        region,
        cluster: plain(cluster[side]),
        name,
        desiredCount: side === first ? desiredCount : 0,
      });
      const definition = cloud.ecs.knownDefinition(region, name);
      for (const { image } of definition ? imagesOf(definition, cloud.account) : []) cloud.registries.pushNamed(image);
    }
}
