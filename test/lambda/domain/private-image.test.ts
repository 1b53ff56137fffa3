import { privateImage } from '../../../lambda/domain/private-image';

const HOST = '111122223333.dkr.ecr.us-west-2.amazonaws.com';
const DIGEST = `sha256:${'0f'.repeat(32)}`;

const of = (repository: string, at: object, region = 'us-west-2') => ({
  registry: '111122223333',
  region,
  repository,
  at,
});

test.each([
  [`${HOST}/orders:1.4.2`, of('orders', { tag: '1.4.2' })],
  [`${HOST}/team/orders`, of('team/orders', { tag: 'latest' })],
  [`${HOST}/orders@${DIGEST}`, of('orders', { digest: DIGEST })],
  [`${HOST}/orders:1.4.2@${DIGEST}`, of('orders', { digest: DIGEST })],
  ['111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/orders:1', of('orders', { tag: '1' }, 'cn-north-1')],
  ['111122223333.dkr.ecr-fips.us-west-2.amazonaws.com/orders:1', of('orders', { tag: '1' })],
  ['111122223333.dkr-ecr.us-west-2.on.aws/orders:1', of('orders', { tag: '1' })],
])('reads %s', (image, expected) => {
  expect(privateImage(image)).toEqual(expected);
});

test.each(['nginx', 'public.ecr.aws/nginx/nginx:1', 'registry.example.com/orders:1', `evil.example/${HOST}/orders:1`])(
  'takes %s for no private image of ECR',
  (image) => {
    expect(privateImage(image)).toBeUndefined();
  },
);
