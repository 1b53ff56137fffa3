import type { PrivateImage } from '../ports/task-supplies';

/**
 * `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY`, with `-fips` or `.cn`, or `ACCOUNT.dkr-ecr.REGION.on.aws/…`.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html, …/ecr-requests.html
 */
const REGISTRY = /^(\d{12})\.dkr(?:\.ecr(?:-fips)?|-ecr)\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\//;

/** Where a digest stands it is what is pulled, whatever the tag beside it. Without either it is the tag `latest`. */
const NAME = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/;

/** Undefined: it stands in no private registry of ECR. */
export function privateImage(image: string): PrivateImage | undefined {
  const [whole = '', registry, region] = REGISTRY.exec(image) ?? [];
  const [, repository, tag = 'latest', digest] = NAME.exec(image.slice(whole.length)) ?? [];
  if (registry === undefined || region === undefined || repository === undefined) return undefined;
  return { registry, region, repository, at: digest === undefined ? { tag } : { digest } };
}

/** Without its registry, which is each Region's own. */
export const withoutRegistry = (image: string): string => image.replace(REGISTRY, '');
