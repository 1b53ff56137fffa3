import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import type { ImageLook, PrivateImage } from '../../ports/task-supplies';
import { beside, clientConfig } from './clients';
import { readFault, translated } from './faults';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html (Errors) */
const MEANS: Readonly<Record<string, 'no repository' | 'no image'>> = {
  RepositoryNotFoundException: 'no repository',
  ImageNotFoundException: 'no image',
};

/** Images of private registries, each asked in the Region and the account of its name. */
export class EcrImages {
  private readonly clients = new Map<string, ECRClient>();

  look({ registry, region, repository, at }: PrivateImage): Promise<ImageLook> {
    const imageId = 'digest' in at ? { imageDigest: at.digest } : { imageTag: at.tag };
    const command = new DescribeImagesCommand({
      registryId: registry,
      repositoryName: repository,
      imageIds: [imageId],
    });
    return translated(`asking the registry of ${region} for ${repository}`, () =>
      this.client(region)
        .send(command)
        .then(() => ({ kind: 'there' }) as const, meant),
    );
  }

  private client(region: string): ECRClient {
    const client = this.clients.get(region) ?? new ECRClient(clientConfig(beside(region)));
    this.clients.set(region, client);
    return client;
  }
}

function meant(error: unknown): ImageLook {
  const { name, message } = readFault(error);
  const kind = MEANS[name];
  if (kind !== undefined) return { kind };
  if (name === 'AccessDeniedException') return { kind: 'denied', because: message };
  throw error;
}
