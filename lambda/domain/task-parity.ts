import type { TaskFacts } from '../ports/region-facts';
import { type ImageLooks, imageParity } from './image-parity';
import { found, type ParityCheck, type ParityRule, type Told, unknown } from './parity';
import { privateImage, withoutRegistry } from './private-image';

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
  /** Of the images of this side. */
  readonly looks: ImageLooks;
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
    about: 'registry',
    stops: 'a switchover',
    finds: ({ facts, otherRegion }) => {
      if (facts === undefined) return undefined;
      const images = Object.values(facts.images);
      const far = images.filter((image) => privateImage(image)?.region === otherRegion);
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

export function taskParity({ name, called, here, there, otherRegion, looks }: ComparedTask): ParityCheck[] {
  if (!here.told) return [unknown(name, 'task definition', `what ${called} is here is unknown: ${here.because}`)];
  const alone = [
    ...found(name, HERE, { called, facts: here.facts, otherRegion }),
    ...imageParity(name, nearImages(here.facts, otherRegion), looks),
  ];
  if (here.facts === undefined || !there.told || there.facts === undefined) return alone;
  return [...alone, ...found(name, BOTH_SIDES, { here: here.facts, there: there.facts })];
}

/** Those of the other Region's registry are named already. */
const nearImages = (facts: TaskFacts | undefined, otherRegion: string): readonly string[] =>
  Object.values(facts?.images ?? {}).filter((image) => privateImage(image)?.region !== otherRegion);

/** Repository and tag: the registry is each Region's own, and the CDK names its repositories by their Region too. */
function released(image = 'nothing'): string {
  const region = privateImage(image)?.region;
  return region === undefined ? image : withoutRegistry(image).replace(`-${region}`, '');
}
