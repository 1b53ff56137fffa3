import type { LabCloud } from '../../lab/aws';
import { MemoryTaskSupplies } from '../../lab/memory';
import { AwsTaskSupplies } from '../../lambda/adapters/aws/aws-task-supplies';
import { DIGEST, type SuppliesSubject } from './task-supplies.contract';

export async function makeMemorySupplies(): Promise<SuppliesSubject> {
  const supplies = new MemoryTaskSupplies();
  supplies.images.set('none', { kind: 'no repository' });
  supplies.images.set('empty', { kind: 'no image' });
  supplies.images.set('shared', { kind: 'denied', because: 'no policy allows ecr:DescribeImages' });
  return {
    supplies,
    region: 'us-west-2',
    room: (of) => {
      supplies.room = of;
    },
    silence: () => {
      supplies.away = true;
    },
  };
}

let count = 0;

/** On the lab's wire; each in a Region of its own, where nothing runs. */
export function labSupplies(cloud: LabCloud): () => Promise<SuppliesSubject> {
  return async () => {
    cloud.faults.clear();
    count += 1;
    const region = `lab-supplies-${count}`;
    const { registries, ecs, usage, quotas, faults } = cloud;
    registries.push({ region, repository: 'orders', tags: ['1.4.2'], digest: DIGEST });
    registries.push({ region, repository: 'empty', tags: ['another'] });
    return {
      supplies: new AwsTaskSupplies(region),
      region,
      room: ({ mostVcpus, told, usedVcpus }) => {
        if (told === 'applied') quotas.apply(region, 'fargate', 'L-3032A538', mostVcpus);
        if (usedVcpus === undefined) usage.silent.add(region);
        else useFargate(ecs, region, usedVcpus);
      },
      silence: () => {
        for (const service of ['ecr', 'servicequotas']) faults.add({ service, fault: { kind: 'refuse' } });
      },
    };
  };
}

function useFargate(ecs: LabCloud['ecs'], region: string, vcpus: number): void {
  ecs.addCluster({ region, name: 'others' });
  ecs.addTaskDefinition({ region, family: 'others', containers: ['main'], cpu: String(vcpus * 1024) });
  ecs.addService({ region, cluster: 'others', name: 'others', desiredCount: 1 });
  ecs.addService({ region, cluster: 'others', name: 'on-servers', desiredCount: 9, launchedOn: 'EC2' });
}
