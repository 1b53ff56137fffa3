import type { ImageLook } from '../ports/task-supplies';
import type { ParityCheck, Told } from './parity';
import { privateImage } from './private-image';

/** By image; one that was not asked for is not in it. */
export type ImageLooks = ReadonlyMap<string, Told<ImageLook>>;

const ABOUT = 'image';

/**
 * One line for each image of a task of this side. What is missing stops a switchover: nothing of it would start here. What may not be
 * asked stops nothing, because waiting does not change it: registries of other accounts are mostly so.
 */
export const imageParity = (name: string, images: readonly string[], looks: ImageLooks): ParityCheck[] =>
  [...new Set(images)].map((image) => ({ name, about: ABOUT, ...judged(image, looks.get(image)) }));

type Judged = Pick<ParityCheck, 'stops' | 'passed' | 'detail' | 'unknown'>;

const passes = (detail: string): Judged => ({ stops: 'a switchover', passed: true, detail });
const fails = (detail: string): Judged => ({ stops: 'a switchover', passed: false, detail });

function judged(image: string, look: Told<ImageLook> | undefined): Judged {
  if (look === undefined) return passes(`${image} stands in a registry that is not asked`);
  if (!look.told) return { ...fails(`whether ${image} exists is unknown: ${look.because}`), unknown: true };
  switch (look.facts?.kind) {
    case 'there':
      return passes(`${image} is there`);
    case 'no repository':
      return fails(
        `the repository of ${image} does not exist: replicate it to this Region, or create it and push the image, or tasks here cannot start`,
      );
    case 'no image':
      return fails(
        `${image} does not exist in its repository: push it or let it be replicated (through a pull-through cache: pull it once), or tasks here cannot start`,
      );
    default:
      return {
        stops: 'nothing',
        passed: false,
        detail: `whether ${image} exists is unknown, its registry may not be asked: ${look.facts?.because ?? 'it has told nothing'}; look there by hand`,
        unknown: true,
      };
  }
}

/** What is to be asked: private images, but for those of the Region that may be gone, which are a finding of their own. */
export const imagesToAsk = (images: readonly string[], otherRegion: string): readonly string[] =>
  images.filter((image) => {
    const region = privateImage(image)?.region;
    return region !== undefined && region !== otherRegion;
  });
