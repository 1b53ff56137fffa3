import type { DescribeImagesRequest, DescribeImagesResponse, ImageIdentifier } from '@aws-sdk/client-ecr';
import { type Call, type Operations, operation, required } from './call';
import { AwsError } from './errors';

export interface PushedImage {
  readonly region: string;
  readonly repository: string;
  readonly tags?: readonly string[];
  /** @default - one that is made of the repository and its tags */
  readonly digest?: string;
  /** @default - the lab's own account */
  readonly registry?: string;
}

/** Private registries, one for each account and Region. Those of other accounts tell the lab's nothing: none has a policy. */
export class EcrRegistries {
  readonly #images: (PushedImage & { readonly digest: string; readonly registry: string })[] = [];

  constructor(private readonly account: string) {}

  push({ registry = this.account, ...image }: PushedImage): void {
    const digest =
      image.digest ?? `sha256:${Buffer.from(image.repository).toString('hex').padEnd(64, '0').slice(0, 64)}`;
    this.#images.push({ ...image, registry, digest });
  }

  /** By the name that a task definition gives it; one of another registry is none of ours. */
  pushNamed(image: string): void {
    const [, registry, region, repository, tag = 'latest'] =
      /^(\d+)\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)(?::([^@]+))?/.exec(image) ?? [];
    if (registry === undefined || region === undefined || repository === undefined) return;
    this.push({ registry, region, repository, tags: [tag] });
  }

  delete(region: string, repository: string): void {
    const kept = this.#images.filter((image) => !(image.region === region && image.repository === repository));
    this.#images.splice(0, this.#images.length, ...kept);
  }

  readonly operations: Operations = {
    DescribeImages: operation<DescribeImagesRequest, DescribeImagesResponse>(
      ['registryId', 'repositoryName', 'imageIds.imageTag', 'imageIds.imageDigest'],
      (input, call) => this.#describe(input, call),
    ),
  };

  /** One image that is missing fails the call. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html */
  #describe(input: DescribeImagesRequest, { region }: Call): DescribeImagesResponse {
    const registryId = input.registryId ?? this.account;
    const repositoryName = required(input.repositoryName, 'repositoryName');
    if (registryId !== this.account) throw denied(`arn:aws:ecr:${region}:${registryId}:repository/${repositoryName}`);
    const known = this.#images.filter(
      (image) => image.region === region && image.registry === registryId && image.repository === repositoryName,
    );
    if (known.length === 0)
      throw new AwsError(
        'RepositoryNotFoundException',
        `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId}'`,
      );
    const imageDetails = (input.imageIds ?? []).map((id) => {
      const found = known.find((image) => isMeant(image, id));
      if (found === undefined) throw missing(id, repositoryName, registryId);
      return { registryId, repositoryName, imageDigest: found.digest, imageTags: [...(found.tags ?? [])] };
    });
    return { imageDetails };
  }
}

const isMeant = ({ digest, tags }: PushedImage, { imageDigest, imageTag }: ImageIdentifier): boolean =>
  (imageDigest === undefined || imageDigest === digest) && (imageTag === undefined || (tags ?? []).includes(imageTag));

const missing = ({ imageDigest, imageTag }: ImageIdentifier, repository: string, registry: string): AwsError =>
  new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'} does not exist within the repository with name '${repository}' in the registry with id '${registry}'`,
  );

/** Its model does not hold the common errors. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html */
const denied = (resource: string): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `User is not authorized to perform: ecr:DescribeImages on resource: ${resource} because no resource-based policy allows the ecr:DescribeImages action`,
  );
