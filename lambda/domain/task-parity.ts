import type { TaskFacts } from '../ports/region-facts';
import { found, type ParityCheck, type ParityRule, type Told, unknown } from './parity';

/** What starts tasks on this side: a service, or the task definition of an application's jobs. */
export interface ComparedTask {
  /** `service api`, `jobs of invoices`. */
  readonly name: string;
  /** What it is called in AWS on this side. */
  readonly called: string;
  readonly here: Told<TaskFacts>;
  readonly there: Told<TaskFacts>;
  /** The other serving Region: what stands there only cannot be fetched when it is gone. */
  readonly otherRegion: string;
}

interface Standing {
  readonly called: string;
  readonly facts: TaskFacts | undefined;
  readonly otherRegion: string;
}

interface Both {
  readonly here: TaskFacts;
  readonly there: TaskFacts;
}

const HERE: readonly ParityRule<Standing>[] = [
  {
    about: 'task definition',
    stops: 'a switchover',
    finds: ({ called, facts }) => ({
      seen: `${called} is ${facts?.status}`,
      ...(facts === undefined && { wrong: `${called} does not exist here: deploy it to this Region` }),
      ...(facts?.active === false && {
        wrong: `${called} is ${facts.status} here, tasks of it cannot be started: deploy it again`,
      }),
    }),
  },
  {
    about: 'images',
    stops: 'a switchover',
    finds: ({ facts, otherRegion }) => {
      if (facts === undefined) return undefined;
      const images = Object.values(facts.images);
      const far = images.filter((image) => registryRegion(image) === otherRegion);
      return {
        seen: images.join(', '),
        ...(far.length > 0 && {
          wrong: `${far.join(', ')} ${far.length === 1 ? 'stands' : 'stand'} in the registry of ${otherRegion}, which may be gone: replicate to this Region and name it here`,
        }),
      };
    },
  },
];

const BOTH_SIDES: readonly ParityRule<Both>[] = [
  {
    about: 'release',
    stops: 'nothing',
    finds: ({ here, there }) => {
      const unlike = Object.entries(here.images).filter(
        ([container, image]) =>
          there.images[container] !== undefined && released(there.images[container]) !== released(image),
      );
      return {
        seen: 'the same on both sides',
        ...(unlike.length > 0 && {
          wrong: `it runs another release here: ${unlike.map(([container, image]) => `${container} ${released(image)} here, ${released(there.images[container])} there`).join('; ')}: deploy the same to both`,
        }),
      };
    },
  },
];

export function taskParity({ name, called, here, there, otherRegion }: ComparedTask): ParityCheck[] {
  if (!here.told) return [unknown(name, 'task definition', `what ${called} is here is unknown: ${here.because}`)];
  const alone = found(name, HERE, { called, facts: here.facts, otherRegion });
  if (here.facts === undefined || !there.told || there.facts === undefined) return alone;
  return [...alone, ...found(name, BOTH_SIDES, { here: here.facts, there: there.facts })];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG` */
const registryRegion = (image: string): string | undefined =>
  /^\d+\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\./.exec(image)?.[1];

/** Repository and tag: the registry is each Region's own, and the CDK names its repositories by their Region too. */
function released(image = 'nothing'): string {
  const region = registryRegion(image);
  const named = image.replace(/^\d+\.dkr\.ecr\.[^/]+\//, '');
  return region === undefined ? named : named.replace(`-${region}`, '');
}
