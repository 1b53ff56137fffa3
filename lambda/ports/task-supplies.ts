/**
 * What tasks of this Region need beside their definitions before they can start: their images, and room. Read only.
 *
 * Failure promise: throws what was said, or that nothing was said within two seconds, all tries together: a failover does not wait
 * for registries and quotas.
 */
export interface TaskSupplies {
  /** Asked where the image's own name says. */
  image(image: PrivateImage): Promise<ImageLook>;
  fargate(): Promise<FargateRoom>;
}

/** An image in a private registry of ECR, by its tag or its digest. */
export interface PrivateImage {
  /** The account whose registry it is. */
  readonly registry: string;
  readonly region: string;
  readonly repository: string;
  readonly at: { readonly digest: string } | { readonly tag: string };
}

export type ImageLook =
  | { readonly kind: 'there' }
  | { readonly kind: 'no repository' }
  | { readonly kind: 'no image' }
  /** Whoever asks may not know: that is not missing, and does not pass by waiting. */
  | { readonly kind: 'denied'; readonly because: string };

/** vCPUs of the account that tasks and pods on Fargate On-Demand may have at once in this Region. */
export interface FargateRoom {
  readonly mostVcpus: number;
  /** `default`: AWS tells no value that was applied to this account, which may be lower. */
  readonly told: 'applied' | 'default';
  /** Undefined: AWS shows no figure, which is not none. */
  readonly usedVcpus?: number;
}
