import type { FargateRoom, ImageLook, PrivateImage, TaskSupplies } from '../../ports/task-supplies';
import { EcrImages } from './ecr-images';
import { FargateQuota } from './fargate-quota';

/** Registries where images say that they are, and the room of Fargate in this Region. */
export class AwsTaskSupplies implements TaskSupplies {
  private readonly images = new EcrImages();
  private readonly quota: FargateQuota;

  constructor(region: string) {
    this.quota = new FargateQuota(region);
  }

  image(image: PrivateImage): Promise<ImageLook> {
    return this.images.look(image);
  }

  fargate(): Promise<FargateRoom> {
    return this.quota.room();
  }
}
